/**
 * Measures the index in a folder beside the index in PostgreSQL, over the same generated archives in one run.
 *
 *     npm run bench:postgres -- [--sizes 1000,10000] [--url postgres://…]
 *
 * Without an address it starts PGlite in this process: a whole PostgreSQL with one session, slower than a server.
 */
import { parseArgs } from "node:util";
import { createConfig } from "../src/config.ts";
import { openDatabase } from "../src/database/database.ts";
import { loadTokenTable } from "../src/embedding/token-table.ts";
import { createEmbedder } from "../src/embedding/transformers-embedder.ts";
import { createFolderHome } from "../src/index/folder-home.ts";
import { createPostgresHome } from "../src/index/postgres/postgres-home.ts";
import { startServer } from "../test/helpers/test-server.ts";
import { writeArchive } from "./bench/archive.ts";
import { measureCandidates } from "./bench/candidates.ts";
import { embedAll, readTexts } from "./bench/build.ts";
import { measureHome } from "./bench/home.ts";
import { asTable, type Measurement } from "./bench/measurement.ts";

const { values: options } = parseArgs({
  options: { sizes: { type: "string", default: "1000,10000" }, url: { type: "string" } },
});
const sizes = options.sizes.split(",").map(Number);
if (!sizes.every((size) => size >= 1)) {
  console.error("usage: npm run bench:postgres -- [--sizes N,N…] [--url postgres://…]");
  process.exit(2);
}
const config = createConfig(process.env);
const embedder = await createEmbedder(config.embedding, await loadTokenTable(config.embedding.builtIn));
const server = options.url ? null : await startServer();
const url = options.url ?? server!.url;
const database = openDatabase(url);
for (const size of sizes) {
  const archive = await writeArchive(size);
  try {
    const vectors = await embedAll(await readTexts(archive.corpus), embedder);
    const folder = await measureHome(createFolderHome(archive.indexFolder), archive, embedder, vectors);
    const home = await createPostgresHome(url, database);
    const shared = await measureHome(home, archive, embedder, vectors);
    // The generation that served before is not counted.
    const serving = await home.current();
    const [{ bytes }] = (await database.query<{ bytes: string }>(
      "select sum(pg_total_relation_size(c.oid)) as bytes from pg_class c join pg_namespace n on n.oid = relnamespace where nspname = 'verbatim' and relkind = 'r' and relname ~ ('_' || $1 || '$')",
      [serving],
    )) as [{ bytes: string }];
    const rows: Measurement[] = shared.map((measured, i) => ({
      ...measured,
      baseline: { name: "in a folder", value: folder[i]!.value },
    }));
    rows.push(...(await measureCandidates(database, archive, embedder, vectors)));
    console.log(`${asTable(rows)}\nin the database ${(Number(bytes) / 2 ** 20).toFixed(0)} MB\n`);
  } finally {
    await archive.remove();
  }
}
await database.close();
await server?.end();
