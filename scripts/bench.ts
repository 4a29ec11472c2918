/**
 * Measures cost against size over generated archives, each figure beside its baseline in the same run.
 *
 *     npm run bench -- [--sizes 1000,10000] [--megabytes 1,10,100] [--json FILE] [--chart FILE.svg]
 */
import { readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openLibrary } from "../src/assembly.ts";
import { createConfig } from "../src/config.ts";
import { loadTokenTable } from "../src/embedding/token-table.ts";
import { createEmbedder } from "../src/embedding/transformers-embedder.ts";
import { currentGeneration } from "../src/index/generations.ts";
import { openIndex } from "../src/index/passage-index.ts";
import { writeArchive } from "./bench/archive.ts";
import { measureBuilding } from "./bench/build.ts";
import { drawChart } from "./bench/chart.ts";
import { measureCleaning } from "./bench/clean.ts";
import { measureDense } from "./bench/dense.ts";
import { measureLexical } from "./bench/lexical.ts";
import { asTable, type Measurement, median, timed } from "./bench/measurement.ts";

const MEGABYTE = 1024 * 1024;
const SILENT = { say() {}, progress() {}, skipped() {}, done() {} };
/** What the chart shows. */
const DRAWN = new Set([
  "build",
  "build after one edited file",
  "load",
  "search by vectors",
  "search by words",
  "answer",
]);

const { values: options } = parseArgs({
  options: {
    sizes: { type: "string", default: "1000,10000" },
    megabytes: { type: "string", default: "1,10,100" },
    json: { type: "string" },
    chart: { type: "string" },
  },
});
const numbers = (list: string) => list.split(",").map(Number);
const [sizes, megabytes] = [numbers(options.sizes), numbers(options.megabytes)];
if (![...sizes, ...megabytes].every((size) => size >= 1)) {
  console.error("usage: npm run bench -- [--sizes N,N…] [--megabytes N,N…] [--json FILE] [--chart FILE.svg]");
  process.exit(2);
}
const config = createConfig(process.env);
const table = await loadTokenTable(config.embedding.builtIn);
const embedder = await createEmbedder(config.embedding, table);
const all: Measurement[] = await measureCleaning(megabytes);
console.log(asTable(all));
for (const size of sizes) {
  const measured = await measureArchive(size);
  console.log(`\n${asTable(measured)}`);
  all.push(...measured);
}
if (options.json) await writeFile(options.json, `${JSON.stringify(all, null, 1)}\n`);
if (options.chart) {
  const drawn = all.filter(({ what }) => DRAWN.has(what));
  await writeFile(options.chart, drawChart("Cost against size", drawn));
}

async function measureArchive(size: number): Promise<Measurement[]> {
  const archive = await writeArchive(size);
  const { corpus, indexFolder, sample } = archive;
  const building = await measureBuilding(archive, embedder);
  const folder = (await currentGeneration(indexFolder))!;
  const before = process.memoryUsage().rss;
  let index: Awaited<ReturnType<typeof openIndex>> | null = null;
  const loadMs = await timed(async () => (index = await openIndex(indexFolder, embedder.profile)));
  const resident = process.memoryUsage().rss - before;
  const { passages } = index!.manifest;
  const vectorBytes = passages * embedder.profile.dimensions * 4;
  const dense = await measureDense(folder, index!, embedder, sample);
  const lexical = await measureLexical(index!, sample);
  await index!.close();

  const library = await openLibrary({ ...config, corpus, indexFolder }, SILENT);
  const times: number[] = [];
  let right = 0;
  for (const { question, answer } of sample) {
    const started = performance.now();
    const { quotes } = await library.answerer.answer(question);
    times.push(performance.now() - started);
    if (quotes[0]?.text.includes(answer)) right++;
  }
  await library.close();
  const textBytes = await bytesIn(corpus);
  const indexBytes = await bytesIn(folder);
  await archive.remove();
  return [
    ...building,
    { what: "load", passages, value: loadMs / 1000, unit: "s" },
    {
      what: "memory a passage, beyond its vector",
      passages,
      value: (resident - vectorBytes) / passages / 1024,
      unit: "KB",
    },
    {
      what: "index on disk",
      passages,
      value: indexBytes / MEGABYTE,
      unit: "MB",
      baseline: { name: "vectors and text", value: (vectorBytes + textBytes) / MEGABYTE },
    },
    ...dense,
    ...lexical,
    { what: "answer", passages, value: median(times), unit: "ms" },
    { what: "answered rightly by the first quote", passages, value: right / sample.length, unit: "" },
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
