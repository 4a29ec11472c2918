import { openLibrary } from "../../src/assembly.ts";
import type { Config } from "../../src/config.ts";
import type { Archive } from "./archive.ts";
import { type Measurement, median, percentile } from "./measurement.ts";

const SILENT = { say() {}, progress() {}, skipped() {}, done() {} };

/** How long does an answer take, and its retrieval without the embedding; and is the first quote right? */
export async function measureAnswering(
  { corpus, indexFolder, sample }: Archive,
  config: Config,
): Promise<Measurement[]> {
  const library = await openLibrary({ ...config, corpus, indexFolder }, SILENT);
  const { passages } = library.index.summary;
  const [answering, searching]: [number[], number[]] = [[], []];
  let right = 0;
  for (const { question } of sample.slice(0, WARM_UP)) await library.answerer.answer(question);
  for (const { question, answer } of sample) {
    const { quotes, timings } = await library.answerer.answer(question);
    answering.push(timings.totalMs);
    searching.push(timings.searchMs);
    if (quotes[0]?.text.includes(answer)) right++;
  }
  await library.close();
  return [
    { what: "answer", passages, value: median(answering), unit: "ms" },
    { what: "retrieval, p95", passages, value: percentile(searching, 0.95), unit: "ms" },
    { what: "answered rightly by the first quote", passages, value: right / sample.length, unit: "" },
  ];
}

/** Questions that are asked before any is measured. */
const WARM_UP = 20;
