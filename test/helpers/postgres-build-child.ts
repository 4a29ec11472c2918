/**
 * A process that takes part in a build in a database, slowly: `node postgres-build-child.ts URL CORPUS LEASE_MS`. Says
 * a line when it begins and one when it is done.
 */
import { setTimeout as wait } from "node:timers/promises";
import { openDatabase } from "../../src/database/database.ts";
import type { Embedder } from "../../src/embedding/embedder.ts";
import { buildPostgresIndex } from "../../src/index/postgres/build-postgres-index.ts";
import { letterEmbedder } from "./letter-embedder.ts";

const [url, corpus, leaseMs] = process.argv.slice(2) as [string, string, string];
const slow: Embedder = {
  ...letterEmbedder,
  async embedPassages(texts) {
    process.stdout.write("embedding\n");
    await wait(300);
    return letterEmbedder.embedPassages(texts);
  },
};
const database = openDatabase(url, { connections: 2 });
const { summary } = await buildPostgresIndex({ corpus, embedder: slow, database, leaseMs: Number(leaseMs) });
process.stdout.write(`done ${summary.documents}\n`);
await database.close();
