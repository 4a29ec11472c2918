import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { askedOver, halfOf, readGold } from "../../src/evaluation/gold.ts";
import { temporaryFolder } from "../helpers/corpus.ts";

const squad = (contexts: readonly string[], prefix = "") => ({
  version: "1.1",
  data: [
    {
      paragraphs: contexts.map((context, i) => ({
        context,
        qas: [
          {
            id: `q${i}`,
            question: `${prefix}问${i}`,
            answers: [{ text: context.slice(0, 2) }, { text: context.slice(0, 2) }],
          },
        ],
      })),
    },
  ],
});

async function fileWith(name: string, content: unknown): Promise<string> {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

describe("readGold", () => {
  it("reads the project's own form", async () => {
    const lines =
      '{"id":"a","question":"问","gold":[{"file":"x.txt","answer":"答"}]}\n\n{"id":"b","kind":"who","question":"谁","gold":[]}\n';
    const set = await readGold(await fileWith("g.jsonl", lines));
    expect(set.documents).toBeNull();
    expect(set.questions).toEqual([
      { id: "a", question: "问", kind: null, gold: [{ file: "x.txt", answer: "答" }] },
      { id: "b", question: "谁", kind: "who", gold: [] },
    ]);
  });

  it("makes every context of a SQuAD-style file a document", async () => {
    const set = await readGold(await fileWith("s.json", squad(["甲乙丙", "丁戊己"])));
    expect([...set.documents!]).toEqual([
      ["000000.txt", "甲乙丙"],
      ["000001.txt", "丁戊己"],
    ]);
    expect(set.questions[1]).toEqual({
      id: "q1",
      question: "问1",
      kind: null,
      gold: [{ file: "000001.txt", answer: "丁戊" }],
    });
  });

  it("names the line that is wrong", async () => {
    const lines = '{"id":"a","question":"问","gold":[]}\n{"id":"b"}\n';
    await expect(readGold(await fileWith("g.jsonl", lines))).rejects.toMatchObject({
      code: "GOLD_INVALID",
      message: expect.stringContaining("line 2"),
    });
    await expect(readGold("/nowhere.json")).rejects.toMatchObject({ code: "GOLD_INVALID" });
  });

  it("asks one set over the documents of a parallel one, and splits a set into halves", async () => {
    const zh = await readGold(await fileWith("zh.json", squad(["甲乙", "丙丁", "戊己"])));
    const en = await readGold(await fileWith("en.json", squad(["ab", "cd", "ef"], "en")));
    const over = askedOver(en, zh);
    expect(over.questions[0]).toMatchObject({
      question: "en问0",
      gold: [{ file: "000000.txt", answer: "甲乙" }],
    });
    expect(over.documents).toBe(zh.documents);
    expect(halfOf(zh, 1).questions.map(({ id }) => id)).toEqual(["q1"]);
    expect([...halfOf(zh, 0).documents!.keys()]).toEqual(["000000.txt", "000002.txt"]);
  });
});
