import { HNSWLib } from "@langchain/community/vectorstores/hnswlib";
import { Document } from "@langchain/core/documents";
import { splitPassages } from "../../src/corpus/passages.ts";
import { isSkipped, listCorpus, readCorpusFile } from "../../src/corpus/read-corpus.ts";
import type { Embedder } from "../../src/embedding/embedder.ts";
import { buildIndex } from "../../src/index/building/build-index.ts";
import { embeddedText } from "../../src/index/building/passage-text.ts";
import { VectorGraph } from "../../src/index/segment/vector-graph.ts";
import type { Archive } from "./archive.ts";
import { inSeconds, type Measurement, timed } from "./measurement.ts";
import { watchDelays } from "./responsiveness.ts";

const BATCH = 64;
/** LangChain's store, and the parts of a build alone, want every text and vector in memory: beyond this not measured. */
const PARTS_MAX = 200_000;

/**
 * How long does a build take, beside its parts and LangChain's own, and how long is the event loop held up? Leaves the
 * bare graph behind, as long as there is room for it.
 */
export async function measureBuilding(
  { corpus, indexFolder, bareGraph }: Archive,
  embedder: Embedder,
): Promise<Measurement[]> {
  let passages = 0;
  let endWatch = watchDelays();
  let delayMs = 0;
  const onProgress = (done: number, total: number) => {
    if (done < total) return;
    // From here on it only saves.
    void endWatch().then((ms) => (delayMs = ms));
    endWatch = watchDelays();
  };
  const options = { corpus, indexFolder, embedder, isFull: true, onProgress };
  const wholeMs = await timed(async () => ({ passages } = (await buildIndex(options)).summary));
  const delay = (what: string, value: number) => ({ what, passages, value, unit: "ms" });
  const delays = [
    delay("longest delay while saving", await endWatch()),
    delay("longest delay while reading and embedding", delayMs),
  ];
  if (passages > PARTS_MAX) return [inSeconds("build", passages, wholeMs), ...delays];
  const dimensions = embedder.profile.dimensions;
  const texts = await readTexts(corpus);
  let vectors = new Float32Array();
  const embeddingMs = await timed(async () => (vectors = await embedAll(texts, embedder)));
  const graph = VectorGraph.create(dimensions, texts.length);
  const insertingMs = await timed(() => {
    for (let i = 0; i < texts.length; i++) {
      graph.add([vectors.subarray(i * dimensions, (i + 1) * dimensions)]);
    }
  });
  await graph.save(bareGraph);
  const slower = Math.max(embeddingMs, insertingMs);
  const measured = [
    inSeconds("build", passages, wholeMs, { name: "the slower of embedding and inserting", value: slower }),
    inSeconds("embed", passages, embeddingMs),
    inSeconds("insert into one graph", passages, insertingMs),
    ...delays,
  ];
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
  const baseline = { name: "LangChain's HNSWLib.fromDocuments", value: langChainMs };
  return [...measured, inSeconds("build (again)", passages, wholeMs, baseline)];
}

/** The vectors of texts, one after another. */
export async function embedAll(
  texts: readonly string[],
  embedder: Embedder,
): Promise<Float32Array<ArrayBuffer>> {
  const { dimensions } = embedder.profile;
  const vectors = new Float32Array(texts.length * dimensions);
  for (let i = 0; i < texts.length; i += BATCH) {
    const batch = await embedder.embedPassages(texts.slice(i, i + BATCH));
    for (const [j, vector] of batch.entries()) vectors.set(vector, (i + j) * dimensions);
  }
  return vectors;
}

/** What is embedded of each passage of a corpus. */
export async function readTexts(corpus: string): Promise<string[]> {
  const texts: string[] = [];
  for (const file of await listCorpus(corpus)) {
    const document = await readCorpusFile(corpus, file);
    if (!isSkipped(document)) texts.push(...splitPassages(document).map(embeddedText));
  }
  return texts;
}
