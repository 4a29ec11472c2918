import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT, temporaryFolder } from "../helpers/corpus.ts";
import { embedderWith } from "../helpers/embedder.ts";

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

describe("createEmbedder", () => {
  it("loads the built-in model from disk and makes vectors of length 1", async () => {
    const embedder = await embedderWith();
    const vectors = await embedder.embedPassages(["上海康城小区", "plain English", "😀", " "]);
    for (const vector of vectors) expect(dot(vector, vector)).toBeCloseTo(1, 3);
    expect(embedder.profile).toMatchObject({ model: "built-in", pooling: "mean" });
    expect(vectors[0]).toHaveLength(embedder.profile.dimensions);
  });

  it("puts traditional beside simplified, and a question nearer to its passage than to another", async () => {
    const embedder = await embedderWith();
    const [passage, other, traditional] = await embedder.embedPassages([
      "上海康城小区现有约3.6万居民",
      "会议以视频形式召开",
      "上海康城小區現有約3.6萬居民",
    ]);
    expect(dot(passage!, traditional!)).toBeGreaterThan(0.99);
    const query = await embedder.embedQuery("康城小区住了多少人");
    expect(dot(query, passage!)).toBeGreaterThan(dot(query, other!));
  });

  it("gives the same vector alone and in a batch of other lengths", async () => {
    const embedder = await embedderWith();
    const alone = await embedder.embedQuery("核酸检测");
    const [, batched] = await embedder.embedPassages(["很长的一段文字".repeat(20), "核酸检测"]);
    expect(dot(alone, batched!)).toBeCloseTo(1, 4);
  });

  it("takes a folder with its own pooling and prefixes, and notices an exchanged file", async () => {
    const folder = await temporaryFolder();
    await cp(join(ROOT, "embeddings/model"), folder, { recursive: true });
    const settings = { pooling: "cls", queryPrefix: "问：", passagePrefix: "文：" };
    await writeFile(join(folder, "embedding.json"), JSON.stringify(settings));
    const embedder = await embedderWith({ model: folder });
    expect(embedder.profile).toMatchObject(settings);
    expect(embedder.profile.revision).not.toBe((await embedderWith()).profile.revision);
  });

  it("says what to do about a folder that is not there or holds no model", async () => {
    await expect(embedderWith({ model: "./nowhere" })).rejects.toMatchObject({ code: "MODEL_MISSING" });
    const empty = await temporaryFolder();
    await expect(embedderWith({ model: empty })).rejects.toMatchObject({ code: "MODEL_MISSING" });
  });

  it("says what to do when the hub cannot be reached, mirrors included", async () => {
    const cache = await temporaryFolder();
    const hub = "http://127.0.0.1:59999/";
    const failure = embedderWith({ model: "Xenova/multilingual-e5-small", hub, cache });
    await expect(failure).rejects.toMatchObject({
      code: "MODEL_UNREACHABLE",
      message: expect.stringMatching(/127\.0\.0\.1:59999.*EMBEDDING_HUB.*mirror/s),
    });
  });
});
