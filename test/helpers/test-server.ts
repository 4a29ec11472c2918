import { randomUUID } from "node:crypto";
import { PGlite } from "@electric-sql/pglite";
import { vector } from "@electric-sql/pglite-pgvector";
import { openDatabase } from "../../src/database/database.ts";
import { Gate } from "./gate.ts";
import { PgliteServer } from "./pglite-server.ts";

/** A PostgreSQL database with pgvector for one test file, and what may go wrong with it. */
export interface TestServer {
  readonly url: string;
  /** Breaks all connections, and takes no new ones; the server goes on and finishes what it does. */
  stop(): Promise<void>;
  /** Takes connections again on the same port. */
  start(): Promise<void>;
  /** Passes on what clients send so much later from now on. */
  slow(delayMs: number): void;
  /** Refuses new connections from now on, as a server does that says this SQLSTATE; `null` for no more. */
  refuse(code: string | null): void;
  /** Stops it for good; what it held is gone. */
  end(): Promise<void>;
}

/** A server in this process, or a database of its own on the one that `TEST_DATABASE_URL` names; behind a gate. */
export async function startServer(): Promise<TestServer> {
  const named = process.env["TEST_DATABASE_URL"];
  const behind = await (named ? createDatabase(named) : startPglite());
  const { url } = behind;
  const gate = new Gate(url.hostname, Number(url.port || 5432));
  url.host = `127.0.0.1:${await gate.open()}`;
  return {
    url: url.href,
    stop: () => gate.close(),
    start: async () => void (await gate.open()),
    slow: (delayMs) => gate.slow(delayMs),
    refuse: (code) => gate.refuse(code),
    async end() {
      await gate.close();
      await behind.end();
    },
  };
}

/** Where a database is, and how to end it. */
interface Behind {
  readonly url: URL;
  end(): Promise<void>;
}

async function startPglite(): Promise<Behind> {
  const db = await PGlite.create({ extensions: { vector } });
  const server = new PgliteServer(db);
  return {
    url: new URL(`postgres://postgres@127.0.0.1:${await server.start()}/postgres`),
    async end() {
      await server.stop();
      await db.close();
    },
  };
}

async function createDatabase(address: string): Promise<Behind> {
  const name = `verbatim_test_${randomUUID().slice(0, 8)}`;
  const admin = openDatabase(address, { connections: 1 });
  await admin.query(`create database ${name}`);
  const url = new URL(address);
  url.pathname = `/${name}`;
  return {
    url,
    async end() {
      await admin.query(`drop database ${name} with (force)`);
      await admin.close();
    },
  };
}
