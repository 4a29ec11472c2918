import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Embedder } from "../../src/embedding/embedder.ts";
import { currentGeneration } from "../../src/index/generations/generations.ts";
import type { PassageIndex } from "../../src/index/passage-index.ts";
import { openIndex } from "../../src/index/searching/open-index.ts";
import type { Archive } from "./archive.ts";
import { inSeconds, type Measurement, timed } from "./measurement.ts";

const MEGABYTE = 1024 * 1024;

/** How long does it take until an index can be searched, and how much memory and disk does it take? */
export async function measureLoading(
  { corpus, indexFolder }: Pick<Archive, "corpus" | "indexFolder">,
  embedder: Embedder,
): Promise<Measurement[]> {
  const before = process.memoryUsage().rss;
  let index!: PassageIndex;
  const loadMs = await timed(async () => (index = await openIndex(indexFolder, embedder.profile)));
  const resident = process.memoryUsage().rss - before;
  const { passages } = index.summary;
  await index.close();
  const vectorBytes = passages * embedder.profile.dimensions * 4;
  const textBytes = await bytesIn(corpus);
  return [
    inSeconds("load", passages, loadMs),
    {
      what: "memory a passage, beyond its vector",
      passages,
      value: (resident - vectorBytes) / passages / 1024,
      unit: "KB",
    },
    {
      what: "index on disk",
      passages,
      value: (await bytesIn((await currentGeneration(indexFolder))!)) / MEGABYTE,
      unit: "MB",
      baseline: { name: "vectors and text", value: (vectorBytes + textBytes) / MEGABYTE },
    },
  ];
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  let bytes = 0;
  for (const entry of entries) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}
