import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import { openDatabase } from "../../src/database/database.ts";
import { PgliteServer } from "./pglite-server.ts";

/** A PostgreSQL server with pgvector for one test file. */
export interface TestServer {
  readonly url: string;
  stop(): Promise<void>;
  /** Starts it again on the same port, with what it held. */
  start(): Promise<void>;
}

/** A server in this process; another one named by `TEST_DATABASE_URL` is used instead, and cannot be stopped. */
export async function startServer(): Promise<TestServer> {
  const named = process.env["TEST_DATABASE_URL"];
  if (named) {
    const database = openDatabase(named);
    await database.query("drop schema if exists verbatim cascade");
    await database.close();
    return { url: named, stop: async () => {}, start: async () => {} };
  }
  const server = new PgliteServer(await PGlite.create({ extensions: { vector } }));
  const port = await server.start();
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    stop: () => server.stop(),
    start: async () => void (await server.start()),
  };
}
