/**
 * A process that reads every file of a folder as an index does, to see what that takes: `node read-child.ts FOLDER`.
 * Prints, as JSON, how each file went and the memory that the process had at most, in MiB.
 */
import { isSkipped, listCorpus, readCorpusFile } from "../../src/corpus/read-corpus.ts";
import { splitPassages } from "../../src/corpus/passages.ts";

const folder = process.argv[2]!;
const outcomes: Record<string, string> = {};
for (const file of await listCorpus(folder)) {
  const found = await readCorpusFile(folder, file);
  outcomes[file] = isSkipped(found) ? found.reason : `${splitPassages(found).length} passages`;
}
console.log(JSON.stringify({ outcomes, memoryMib: process.resourceUsage().maxRSS / 1024 }));
