import { describe, expect, it } from "vitest";
import { Conversations } from "../../src/answer/conversations.ts";
import { createProcessMemory } from "../../src/memory/process-memory.ts";
import type { Answer } from "../../src/model.ts";

const answer = (question: string, more: Partial<Answer> = {}): Answer => ({
  question,
  understood: question,
  abstained: true,
  quotes: [],
  nearest: [],
  smallTalk: null,
  timings: { embedMs: 0, searchMs: 0, quoteMs: 0, totalMs: 0 },
  ...more,
});

describe("Conversations", () => {
  it("remembers the last question of each conversation, and small talk changes nothing", async () => {
    const conversations = new Conversations(createProcessMemory());
    await conversations.remember("a", answer("问一"));
    await conversations.remember("b", answer("问二"));
    await conversations.remember("a", answer("谢谢", { smallTalk: "thanks" }));
    expect(await conversations.recall("a")).toEqual({ question: "问一", quote: null });
    expect((await conversations.recall("b"))?.question).toBe("问二");
    await conversations.forget("a");
    expect(await conversations.recall("a")).toBeNull();
  });

  it("forgets after its time, and the oldest when there are too many", async () => {
    let now = 0;
    const conversations = new Conversations(
      createProcessMemory(() => now, 2),
      1000,
    );
    for (const key of ["a", "b", "c"]) await conversations.remember(key, answer(key));
    expect(await conversations.recall("a")).toBeNull();
    expect(await conversations.recall("c")).not.toBeNull();
    now = 1001;
    expect(await conversations.recall("c")).toBeNull();
  });
});
