import { join } from "node:path";
import { env, pipeline } from "@xenova/transformers";
import { beforeAll, describe, expect, it } from "vitest";
import { loadTokenTable, type TokenTable } from "../../src/embedding/token-table.ts";
import { normalize } from "../../src/text/normalize.ts";
import { ROOT } from "../helpers/corpus.ts";
import { embedderWith } from "../helpers/embedder.ts";

const MODELS = join(ROOT, "embeddings");
let table: TokenTable;
beforeAll(async () => {
  table = await loadTokenTable(join(MODELS, "model"));
});

const cosine = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  let [dot, squaresA, squaresB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    dot += a[i]! * b[i]!;
    squaresA += a[i]! ** 2;
    squaresB += b[i]! ** 2;
  }
  return dot / Math.sqrt(squaresA * squaresB);
};

describe("loadTokenTable", () => {
  it("says where each token stands", async () => {
    const text = "医院：Dr. Li 在，２０２２年。";
    const { texts, vectors } = await table.read([text]);
    const [{ rows, starts, ends }] = texts as [(typeof texts)[number]];
    const words = [...starts].map((start, i) => text.slice(start, ends[i]));
    expect(words.join("")).toBe(text.replaceAll(" ", ""));
    expect(words).toContain("医院");
    expect(rows).toHaveLength(words.length);
    expect(vectors).toHaveLength(new Set(rows).size * table.dimensions);
  });

  it("gives the vectors that the library's own tokenizer and pipeline give", async () => {
    env.allowRemoteModels = false;
    env.localModelPath = MODELS;
    const library = await pipeline("feature-extraction", "model");
    const embedder = await embedderWith();
    const texts = [
      "上海康城小区现有约3.6万居民，3月17日起封闭。",
      "上海康城小區現有約３.６萬居民",
      "The committee's report (2022) wasn't published; naïve readers waited.",
      "Telegram机器人回答 questions 关于 articles。",
    ];
    for (const text of texts) {
      const theirs = await library(normalize(text), { pooling: "mean", normalize: true });
      expect(cosine(theirs.data as Float32Array, await embedder.embedQuery(text))).toBeGreaterThan(0.9999);
    }
  });
});

describe("the built-in model", () => {
  const nearest = async (question: string, texts: readonly string[]) => {
    const embedder = await embedderWith();
    const asked = await embedder.embedQuery(question);
    const vectors = await embedder.embedPassages(texts);
    const scores = vectors.map((vector) => cosine(asked, vector));
    return texts[scores.indexOf(Math.max(...scores))];
  };
  const TEXTS = [
    "患者就医须提前预约挂号。",
    "公交车票价下月上调一元。",
    "学校食堂每天供应两种素菜。",
    "The museum is closed on Mondays.",
  ];

  it.each([
    ["看病要不要先登记？", 0],
    ["坐车是不是涨钱了", 1],
    ["学生的午餐有多少蔬菜", 2],
    ["Do patients need an appointment to see a doctor?", 0],
    ["How much more does a bus ticket cost?", 1],
    ["博物馆星期几不开门？", 3],
  ])("finds the meaning of %s", async (question, answer) => {
    expect(await nearest(question, TEXTS)).toBe(TEXTS[answer]);
  });
});
