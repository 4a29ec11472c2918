import { afterAll, beforeAll } from "vitest";
import { type Database, openDatabase } from "../../src/database/database.ts";
import { startServer, type TestServer } from "./test-server.ts";

/** A database for all tests of a file. */
export function useDatabase(): { readonly url: () => string; readonly database: () => Database } {
  let server: TestServer;
  let database: Database;
  beforeAll(async () => {
    server = await startServer();
    database = openDatabase(server.url);
  }, 60_000);
  afterAll(async () => {
    await database.close();
    await server.end();
  });
  return { url: () => server.url, database: () => database };
}
