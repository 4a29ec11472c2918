/** Measures how an index serves: `node serving-child.ts CORPUS INDEX QUESTIONS`; prints what it measured as JSON. */
import { createConfig } from "../../src/config.ts";
import { loadTokenTable } from "../../src/embedding/token-table.ts";
import { createEmbedder } from "../../src/embedding/transformers-embedder.ts";
import { measureLoading } from "./load.ts";
import { measureResponsiveness } from "./responsiveness.ts";

const [corpus, indexFolder, list] = process.argv.slice(2) as [string, string, string];
const questions = JSON.parse(list) as string[];
const config = createConfig(process.env);
const table = await loadTokenTable(config.embedding.builtIn);
const embedder = await createEmbedder(config.embedding, table);
const measured = [
  ...(await measureLoading({ corpus, indexFolder }, embedder)),
  ...(await measureResponsiveness({ indexFolder, questions }, embedder, table)),
];
process.stdout.write(JSON.stringify(measured));
