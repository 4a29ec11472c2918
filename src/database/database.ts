import pg from "pg";
import { ExpectedError, messageOf } from "../errors.ts";

/** Rows of one statement. */
export type Query = <Row>(sql: string, values?: readonly unknown[]) => Promise<Row[]>;

/** A PostgreSQL database that several processes share. */
export interface Database {
  /**
   * Runs one statement; after a broken connection again and again, until the deadline, at which it is given up
   * wherever it is: it must be one that may be done twice. Throws `DATABASE_UNREACHABLE`, and `DATABASE_REFUSED`
   * where the address names a user, a password or a database that there is not.
   */
  readonly query: Query;
  /**
   * Runs several statements that hold together; begins anew as `query` does, so `work` must allow it. What has begun
   * may take as long as it needs: making indexes takes hours.
   */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>;
  /** Hears notifications on a channel, as long as there is a connection for it; returns how to end that. */
  listen(channel: string, heard: () => void): () => Promise<void>;
  close(): Promise<void>;
}

/** How a database is used. */
export interface DatabaseOptions {
  /** Connections at most; default 8. */
  readonly connections?: number;
  /**
   * How long a statement is tried, and tried again while the database cannot be reached; default 30 s. A database that
   * could never be reached is waited for no longer than 3 s.
   */
  readonly patienceMs?: number;
}

const CONNECTIONS = 8;
const PATIENCE_MS = 30_000;
const CONNECT_MS = 5000;
/** A database that was never there is rather a wrong address than one that fails over. */
const FIRST_PATIENCE_MS = 3000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2000;
/** Candidates that pgvector's HNSW looks at while searching. */
export const EF_SEARCH = 400;
/** A search that a filter narrows goes on until it has met enough. */
const SEARCH_SETTINGS = `set hnsw.ef_search = ${EF_SEARCH}; set hnsw.iterative_scan = relaxed_order`;

/** Codes of failures that pass: of the network, and of a server that starts, stops, fails over or is full. */
const PASSING = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "08001",
  "08000",
  "08003",
  "08006",
  "25006",
  "40001",
  "40P01",
  "53300",
  "57P01",
  "57P02",
  "57P03",
]);
/** A wrong user, password, or name of a database. */
const REFUSED = new Set(["28000", "28P01", "3D000"]);
/** What `pg` says without a code when a connection breaks or none is to be had. */
const BROKEN =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered|Query read timeout/;
/** Codes that a server has given, in contrast to those of the network. */
const SERVER_CODE = /^\d[0-9A-Z]{4}$/;

/** @param url `postgres://USER:PASSWORD@HOST:PORT/DATABASE`. */
export function openDatabase(url: string, options: DatabaseOptions = {}): Database {
  const { connections = CONNECTIONS, patienceMs = PATIENCE_MS } = options;
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    allowExitOnIdle: true,
    // Awaited by the pool, though its types do not say so.
    onConnect: ((client: pg.ClientBase) => client.query(SEARCH_SETTINGS)) as never,
  });
  // An idle connection that breaks is replaced by the next one that is needed.
  pool.on("error", () => {});
  let wasThere = false;
  pool.on("connect", (client) => {
    wasThere = true;
    client.on("error", () => {});
  });

  /** @param work Is told how many milliseconds are left. */
  const patiently = async <T>(work: (leftMs: number) => Promise<T>): Promise<T> => {
    const started = performance.now();
    const leftMs = (patience: number) => started + patience - performance.now();
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      try {
        return await work(Math.max(1, leftMs(patienceMs)));
      } catch (error) {
        if (REFUSED.has(codeOf(error))) throw refused(url, error);
        if (!isPassing(error)) throw error;
        const isThere = wasThere || SERVER_CODE.test(codeOf(error));
        const patience = isThere ? patienceMs : Math.min(patienceMs, FIRST_PATIENCE_MS);
        if (leftMs(patience) < pauseMs) throw unreachable(url, error);
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  };

  return {
    query: (text, values) =>
      patiently(async (leftMs) => {
        const statement = { text, values: values as unknown[], query_timeout: leftMs };
        return (await pool.query(statement)).rows as never;
      }),
    transaction: (work) =>
      patiently(async () => {
        const client = await pool.connect();
        let failure: Error | undefined;
        try {
          await client.query("begin");
          const result = await work(
            async (sql, values) => (await client.query(sql, values as unknown[])).rows as never,
          );
          await client.query("commit");
          return result;
        } catch (error) {
          failure = error as Error;
          await client.query("rollback").catch(() => {});
          throw error;
        } finally {
          client.release(isPassing(failure) ? failure : undefined);
        }
      }),
    listen: (channel, heard) => listen(url, channel, heard),
    close: () => pool.end(),
  };
}

/** The address without its password, as it may be shown. */
export function withoutPassword(url: string): string {
  return url.replace(/\/\/([^:@/]*):[^@/]*@/, "//$1:***@");
}

function isPassing(error: unknown): boolean {
  return error instanceof Error && (PASSING.has(codeOf(error)) || BROKEN.test(error.message));
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? "";
}

function refused(url: string, cause: unknown): ExpectedError {
  return new ExpectedError(
    "DATABASE_REFUSED",
    `the database ${withoutPassword(url)} lets nobody in (${messageOf(cause)}): ` +
      "see the user, the password and the database that INDEX_URL names",
    { cause },
  );
}

function unreachable(url: string, cause: unknown): ExpectedError {
  return new ExpectedError(
    "DATABASE_UNREACHABLE",
    `the database ${withoutPassword(url)} cannot be reached (${messageOf(cause)}): ` +
      "see that it runs, and that INDEX_URL names it",
    { cause },
  );
}

/** Time after which a connection that listens is made anew. */
const LISTEN_AGAIN_MS = 5000;

function listen(url: string, channel: string, heard: () => void): () => Promise<void> {
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | undefined;
  let hasEnded = false;
  const again = () => {
    client = null;
    if (!hasEnded) timer = setTimeout(() => void start(), LISTEN_AGAIN_MS).unref();
  };
  const start = async () => {
    const own = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: CONNECT_MS,
      keepAlive: true,
    });
    client = own;
    own.on("notification", heard);
    own.on("error", () => {});
    own.on("end", () => {
      if (client === own) again();
    });
    try {
      await own.connect();
      await own.query(`listen ${channel}`);
    } catch {
      await own.end().catch(() => {});
      if (client === own) again();
    }
  };
  void start();
  return async () => {
    hasEnded = true;
    clearTimeout(timer);
    const own = client;
    client = null;
    await own?.end().catch(() => {});
  };
}
