import { beforeAll, describe, expect, it } from "vitest";
import { createConfig } from "../../src/config.ts";
import { loadTokenTable, type TokenTable } from "../../src/embedding/token-table.ts";
import type { Embedder } from "../../src/embedding/embedder.ts";
import { buildIndex } from "../../src/index/building/build-index.ts";
import type { PassageIndex } from "../../src/index/passage-index.ts";
import { openIndex } from "../../src/index/searching/open-index.ts";
import { createEmbedder } from "../../src/embedding/transformers-embedder.ts";
import { analyzeQuestion } from "../../src/retrieval/question.ts";
import { retrieve } from "../../src/retrieval/retrieve.ts";
import { NO_MEANING, withoutVectors } from "../../scripts/without-meaning.ts";
import { temporaryFolder, writeFiles } from "../helpers/corpus.ts";

let table: TokenTable;
let embedder: Embedder;
let index: PassageIndex;

beforeAll(async () => {
  const { embedding } = createConfig({});
  table = await loadTokenTable(embedding.builtIn);
  embedder = await createEmbedder(embedding, table);
  const [corpus, indexFolder] = [await temporaryFolder(), await temporaryFolder()];
  await writeFiles(corpus, {
    "clinic.txt": "镇上新开的门诊方便了居民就医，老人不必再进城。",
    "market.txt": "集市逢七开市，卖的多是山货和竹器。",
    "school.txt": "小学的操场翻修完工，学生下周返校。",
  });
  await buildIndex({ corpus, indexFolder, embedder });
  index = await openIndex(indexFolder, embedder.profile);
  return () => index.close();
});

describe("retrieve", () => {
  it.each([
    ["去哪里看病？", "clinic.txt"],
    ["Where do pupils go?", "school.txt"],
  ])("finds for %s the passage whose words mean what is asked", async (question, file) => {
    const { hits } = await retrieve(analyzeQuestion(question), index, embedder, table);
    expect(hits[0]!.passage.file).toBe(file);
    const covers = hits.map(({ likeness }) => likeness.passage.cover);
    expect(covers[0]).toBe(Math.max(...covers));
  });

  it("goes by letters alone where nothing else is known", async () => {
    const question = analyzeQuestion("集市哪天开市？");
    const { hits } = await retrieve(question, withoutVectors(index), embedder, NO_MEANING);
    expect(hits[0]!.passage.file).toBe("market.txt");
    expect(hits.every(({ score, lexical }) => score === lexical)).toBe(true);
  });
});
