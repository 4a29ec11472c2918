import { describe, expect, it } from "vitest";
import { knownSettings } from "../../src/embedding/model-settings.ts";

describe("knownSettings", () => {
  it("knows what the usual hub models ask for", () => {
    expect(knownSettings("Xenova/multilingual-e5-small")).toMatchObject({
      pooling: "mean",
      queryPrefix: "query: ",
      passagePrefix: "passage: ",
    });
    expect(knownSettings("Xenova/bge-small-zh-v1.5")).toMatchObject({
      pooling: "cls",
      queryPrefix: "为这个句子生成表示以用于检索相关文章：",
      passagePrefix: "",
    });
    expect(knownSettings("someone/else")).toMatchObject({ pooling: "mean", queryPrefix: "" });
  });
});
