import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { classifierModel } from "../../scripts/model/onnx-table.ts";
import { unigramTokenizer } from "../../scripts/model/unigram-tokenizer.ts";
import { openLibrary } from "../../src/assembly.ts";
import { createReranker } from "../../src/reranking/transformers-reranker.ts";
import { configFor, SILENT, temporaryFolder, writeFiles } from "../helpers/corpus.ts";

const HUB = { hub: "http://127.0.0.1:9/", cache: "unused" };

/** A cross-encoder that likes texts with one character. */
async function tinyReranker(liked: string): Promise<string> {
  const folder = await temporaryFolder();
  const { tokenizer, vocabulary } = unigramTokenizer(
    ["喜", "忧", "人", "民"].map((text) => ({ text, probability: 0.1 })),
  );
  await mkdir(join(folder, "onnx"));
  await writeFile(join(folder, "tokenizer.json"), JSON.stringify(tokenizer));
  await writeFile(
    join(folder, "tokenizer_config.json"),
    JSON.stringify({
      tokenizer_class: "PreTrainedTokenizer",
      model_max_length: 512,
      pad_token: "<pad>",
      unk_token: "<unk>",
    }),
  );
  await writeFile(join(folder, "config.json"), JSON.stringify({ model_type: "bert" }));
  const weights = vocabulary.map(([token]) => [token === liked ? 500 : 0]);
  await writeFile(join(folder, "onnx/model_quantized.onnx"), classifierModel(weights));
  return folder;
}

describe("createReranker", () => {
  it("scores each text as the model does", async () => {
    const reranker = await createReranker(await tinyReranker("喜"), HUB);
    const [none, one, two] = await reranker.score("民", ["忧人", "喜人", "喜喜"]);
    expect(one!).toBeGreaterThan(none!);
    expect(two!).toBeGreaterThan(one!);
    expect(await reranker.score("民", [])).toEqual([]);
  });

  it("has the last word on the order of an answer's quotes", async () => {
    const [corpus, index] = [await temporaryFolder(), await temporaryFolder()];
    await writeFiles(corpus, {
      "a.txt": "王五昨天到社区看望居民，大家都很忧虑。",
      "b.txt": "医院里的居民昨天等到了王五，喜事不断。",
    });
    for (const liked of ["喜", "忧"]) {
      const config = configFor(corpus, index, {
        RERANKER_MODEL: await tinyReranker(liked),
        ANSWER_THRESHOLD: "0",
      });
      const library = await openLibrary(config, SILENT);
      const { quotes } = await library.answerer.answer("王五昨天看望了哪里的居民？");
      await library.close();
      expect(quotes).toHaveLength(2);
      expect(quotes[0]!.text).toContain(liked);
    }
  });

  it("says what to do when the model cannot be had", async () => {
    await expect(createReranker("./nowhere", HUB)).rejects.toMatchObject({ code: "MODEL_MISSING" });
    const cache = await temporaryFolder();
    await expect(createReranker("some/reranker", { ...HUB, cache })).rejects.toMatchObject({
      code: "MODEL_UNREACHABLE",
      message: expect.stringContaining("RERANKER_MODEL"),
    });
  });
});
