import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joinMessages, packMessages, plain, TEXT_MAX } from "../../../src/telegram/rendering/message.ts";

const block = fc.string({ minLength: 1, maxLength: 1500 }).map((text) => ({
  text,
  entities: [{ type: "bold" as const, offset: 0, length: text.length }],
}));

describe("packMessages", () => {
  it("keeps every block whole, in order, within Telegram's limits", () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 40 }), (blocks) => {
        const messages = packMessages(blocks, "\n\n");
        expect(messages.map(({ text }) => text).join("\n\n")).toBe(
          blocks.map(({ text }) => text).join("\n\n"),
        );
        const words = messages.flatMap(({ text, entities }) =>
          entities.map(({ offset, length }) => text.slice(offset, offset + length)),
        );
        expect(words).toEqual(blocks.map(({ text }) => text));
        for (const { text, entities } of messages) {
          expect(text.length).toBeLessThanOrEqual(TEXT_MAX);
          expect(entities.length).toBeLessThan(100);
        }
      }),
    );
  });
});

describe("joinMessages", () => {
  it("moves entities along", () => {
    const bold = { text: "粗", entities: [{ type: "bold" as const, offset: 0, length: 1 }] };
    expect(joinMessages([plain("前"), bold], "\n")).toEqual({
      text: "前\n粗",
      entities: [{ type: "bold", offset: 2, length: 1 }],
    });
  });
});
