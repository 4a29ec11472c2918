import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Archive } from "./archive.ts";
import type { Measurement } from "./measurement.ts";

const CHILD = fileURLToPath(new URL("./serving-child.ts", import.meta.url));
const QUESTIONS = 100;

/**
 * What loading and searching an index cost, in a process of its own: in this one, what was measured before would
 * count as its memory, and cleaning up after it as its delays.
 */
export async function measureServing({ corpus, indexFolder, sample }: Archive): Promise<Measurement[]> {
  const questions = sample.slice(0, QUESTIONS).map(({ question }) => question);
  const args = ["--import", "tsx", CHILD, corpus, indexFolder, JSON.stringify(questions)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 24 });
  return JSON.parse(stdout) as Measurement[];
}
