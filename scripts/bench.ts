/**
 * Measures cost against size over generated archives, each figure beside its baseline in the same run.
 *
 *     npm run bench -- [--sizes 1000,10000] [--megabytes 1,10,100] [--json FILE] [--chart FILE.svg] [--with FILE]
 *
 * `--with` names the JSON of an earlier run, whose figures the chart shows as well.
 */
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { createConfig } from "../src/config.ts";
import { loadTokenTable } from "../src/embedding/token-table.ts";
import { createEmbedder } from "../src/embedding/transformers-embedder.ts";
import { measureAnswering } from "./bench/answer.ts";
import { writeArchive } from "./bench/archive.ts";
import { measureBuilding } from "./bench/build.ts";
import { drawChart } from "./bench/chart.ts";
import { measureCleaning } from "./bench/clean.ts";
import { measureDense } from "./bench/dense.ts";
import { measureEditing } from "./bench/edit.ts";
import { measureLexical } from "./bench/lexical.ts";
import { asTable, type Measurement } from "./bench/measurement.ts";
import { measureServing } from "./bench/serving.ts";

/** What the chart shows. */
const DRAWN = new Map([
  ["build", "build"],
  ["edit", "build after an edit"],
  ["load", "load"],
  ["search by vectors", "search by vectors"],
  ["search by words", "search by words"],
  ["retrieval, p95", "retrieval, p95"],
  ["answer", "answer"],
]);

const { values: options } = parseArgs({
  options: {
    sizes: { type: "string", default: "1000,10000" },
    megabytes: { type: "string", default: "1,10,100" },
    json: { type: "string" },
    chart: { type: "string" },
    with: { type: "string" },
  },
});
const numbers = (list: string) => list.split(",").map(Number);
const [sizes, megabytes] = [numbers(options.sizes), numbers(options.megabytes)];
if (![...sizes, ...megabytes].every((size) => size >= 1)) {
  console.error(
    "usage: npm run bench -- [--sizes N,N…] [--megabytes N,N…] [--json FILE] [--chart FILE.svg] [--with FILE]",
  );
  process.exit(2);
}
const config = createConfig(process.env);
const table = await loadTokenTable(config.embedding.builtIn);
const embedder = await createEmbedder(config.embedding, table);
const all: Measurement[] = await measureCleaning(megabytes);
console.log(asTable(all));
for (const size of sizes) {
  console.log();
  all.push(...(await measureArchive(size)));
}
if (options.json) await writeFile(options.json, `${JSON.stringify(all, null, 1)}\n`);
if (options.chart) {
  const before = options.with ? (JSON.parse(await readFile(options.with, "utf8")) as Measurement[]) : [];
  const drawn = [...before, ...all].flatMap((measured) => {
    const what = DRAWN.get(measured.what.replace(/^build after .*/, "edit"));
    return what ? [{ ...measured, what }] : [];
  });
  await writeFile(options.chart, drawChart("Cost against size", drawn));
}

async function measureArchive(size: number): Promise<Measurement[]> {
  const archive = await writeArchive(size);
  const measured: Measurement[] = [];
  const say = async (part: Promise<Measurement[]>) => {
    const rows = await part;
    measured.push(...rows);
    console.log(asTable(rows));
  };
  try {
    await say(measureBuilding(archive, embedder));
    const wholeMs = measured[0]!.value * 1000;
    await say(measureServing(archive));
    await say(measureDense(archive, embedder));
    await say(measureLexical(archive, embedder.profile));
    await say(measureAnswering(archive, config));
    await say(measureEditing(archive, embedder, wholeMs));
    return measured;
  } finally {
    await archive.remove();
  }
}
