import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { HNSWLib } from "@langchain/community/vectorstores/hnswlib";
import { Document } from "@langchain/core/documents";
import { splitPassages } from "../../src/corpus/passages.ts";
import { isSkipped, listCorpus, readCorpusFile } from "../../src/corpus/read-corpus.ts";
import type { Embedder } from "../../src/embedding/embedder.ts";
import { buildIndex } from "../../src/index/build-index.ts";
import { VectorStore } from "../../src/index/vector-store.ts";
import type { Archive } from "./archive.ts";
import { type Measurement, timed } from "./measurement.ts";

const BATCH = 64;

/** How long does a build take, beside its parts and LangChain's own; and a build after one file was edited? */
export async function measureBuilding(
  { corpus, indexFolder, sample }: Archive,
  embedder: Embedder,
): Promise<Measurement[]> {
  const options = { corpus, indexFolder, embedder };
  let passages = 0;
  const wholeMs = await timed(async () => ({ passages } = (await buildIndex(options)).manifest));

  const texts = await readTexts(corpus);
  const vectors: Float32Array[] = [];
  const embeddingMs = await timed(async () => {
    for (let i = 0; i < texts.length; i += BATCH)
      vectors.push(...(await embedder.embedPassages(texts.slice(i, i + BATCH))));
  });
  const insertingMs = await timed(async () => {
    const store = await VectorStore.create(embedder.profile.dimensions, vectors.length);
    for (let i = 0; i < vectors.length; i += BATCH) await store.add(vectors.slice(i, i + BATCH));
  });
  const langChainMs = await timed(() =>
    HNSWLib.fromDocuments(
      texts.map((pageContent) => new Document({ pageContent })),
      {
        embedQuery: async (text) => Array.from(await embedder.embedQuery(text)),
        embedDocuments: async (batch) =>
          (await embedder.embedPassages(batch)).map((vector) => Array.from(vector)),
      },
    ),
  );

  const edited = join(corpus, sample[0]!.file);
  await writeFile(edited, `${await readFile(edited, "utf8")}\n这一段是后来添上的。\n`);
  const againMs = await timed(() => buildIndex(options));
  const slower = Math.max(embeddingMs, insertingMs);
  const seconds = (what: string, ms: number, baseline?: Measurement["baseline"]): Measurement => ({
    what,
    passages,
    value: ms / 1000,
    unit: "s",
    ...(baseline && { baseline: { ...baseline, value: baseline.value / 1000 } }),
  });
  return [
    seconds("build", wholeMs, { name: "the slower of embedding and inserting", value: slower }),
    seconds("build (again)", wholeMs, { name: "LangChain's HNSWLib.fromDocuments", value: langChainMs }),
    seconds("embed", embeddingMs),
    seconds("insert into the graph", insertingMs),
    seconds("build after one edited file", againMs, { name: "the whole build", value: wholeMs }),
  ];
}

async function readTexts(corpus: string): Promise<string[]> {
  const texts: string[] = [];
  for (const file of await listCorpus(corpus)) {
    const document = await readCorpusFile(corpus, file);
    if (!isSkipped(document))
      texts.push(...splitPassages(document).map(({ title, text }) => `${title ?? ""}\n${text}`));
  }
  return texts;
}
