import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Embedder } from "../../src/embedding/embedder.ts";
import { buildIndex } from "../../src/index/building/build-index.ts";
import type { Archive } from "./archive.ts";
import { inSeconds, type Measurement, timed } from "./measurement.ts";

/** How long does a build take after one file was edited, beside a build of everything? */
export async function measureEditing(
  { corpus, indexFolder, sample }: Archive,
  embedder: Embedder,
  wholeMs: number,
): Promise<Measurement[]> {
  const options = { corpus, indexFolder, embedder };
  const edited = join(corpus, sample[0]!.file);
  await writeFile(edited, `${await readFile(edited, "utf8")}\n这一段是后来添上的。\n`);
  let files = 0;
  let passages = 0;
  const ms = await timed(async () => {
    ({ documents: files, passages } = (await buildIndex(options)).summary);
  });
  const baseline = { name: "the whole build", value: wholeMs };
  return [inSeconds(`build after one of ${files} files was edited`, passages, ms, baseline)];
}
