import { describe, expect, it } from "vitest";
import { LexicalThread } from "../../../src/index/building/lexical-thread.ts";
import { LexicalIndex } from "../../../src/index/segment/lexical-index.ts";
import { temporaryFolder } from "../../helpers/corpus.ts";

describe("LexicalThread", () => {
  it.each([300, 1300])(
    "keeps %i passages in their order while it writes to disk, with a thread or without",
    async (count) => {
      const folder = await temporaryFolder();
      // So few that nearly every passage is one too many.
      const lexical = new LexicalThread(folder, 10);
      const texts = Array.from({ length: count }, (_, i) => `第${i}座石桥在甲乙丙丁之间`);
      for (let i = 0; i < texts.length; i += 7) {
        await lexical.add(texts.slice(i, i + 7).map((text) => ({ text, context: "" })));
      }
      await lexical.finish();
      await lexical.end();
      const index = await LexicalIndex.open(folder);
      expect(index.size).toBe(count);
      for (const i of [0, 6, 7, 13, 150, count - 1]) expect([...index.having([`#${i}`])]).toEqual([i]);
      expect([...index.having(["石桥"])]).toEqual([...texts.keys()]);
    },
  );
});
