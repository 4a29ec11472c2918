/**
 * Measures quality on the project's own gold questions and on any SQuAD-style files named:
 *
 *     npm run bench:quality -- FILE.json…
 */
import { fileURLToPath } from "node:url";
import { main } from "../src/cli/program.ts";

const own = fileURLToPath(new URL("../test/relevance/gold.jsonl", import.meta.url));
const seeds = fileURLToPath(new URL("../seeds", import.meta.url));

await main(["evaluate", own, "--corpus", seeds]);
for (const file of process.argv.slice(2)) {
  if (process.exitCode) break;
  console.log();
  await main(["evaluate", file, "--misses", "0"]);
}
