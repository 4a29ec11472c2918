import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import { startNamedServer } from "./named-server.ts";
import { PgliteServer } from "./pglite-server.ts";

/** A PostgreSQL database with pgvector for one test file. */
export interface TestServer {
  readonly url: string;
  /** Breaks all connections, and takes no new ones. */
  stop(): Promise<void>;
  /** Takes connections again on the same port, with what it held. */
  start(): Promise<void>;
  /** Stops it for good; what it held is gone. */
  end(): Promise<void>;
}

/** A server in this process, or a database on the one that `TEST_DATABASE_URL` names. */
export async function startServer(): Promise<TestServer> {
  const named = process.env["TEST_DATABASE_URL"];
  if (named) return startNamedServer(named);
  const db = await PGlite.create({ extensions: { vector } });
  const server = new PgliteServer(db);
  const port = await server.start();
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    stop: () => server.stop(),
    start: async () => void (await server.start()),
    async end() {
      await server.stop();
      await db.close();
    },
  };
}
