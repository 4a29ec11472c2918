/**
 * A process that builds an index again and again with a quick embedder, until it is killed: `node build-child.ts
 * CORPUS INDEX`. Says a line before each build.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildIndex } from "../../src/index/building/build-index.ts";
import { letterEmbedder } from "./letter-embedder.ts";

const [corpus, indexFolder] = process.argv.slice(2) as [string, string];
for (let round = 0; ; round++) {
  process.stdout.write("building\n");
  await writeFile(join(corpus, "changing.txt"), `第${process.pid}号第${round}次公告。\n`);
  await buildIndex({ corpus, indexFolder, embedder: letterEmbedder });
}
