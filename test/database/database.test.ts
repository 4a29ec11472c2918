import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase, withoutPassword } from "../../src/database/database.ts";
import { migrate } from "../../src/database/migrations.ts";
import { freePort } from "../helpers/free-port.ts";
import { startServer, type TestServer } from "../helpers/test-server.ts";

let server: TestServer;
const opened: Database[] = [];
const open = (...args: Parameters<typeof openDatabase>) => {
  const database = openDatabase(...args);
  opened.push(database);
  return database;
};
beforeAll(async () => {
  server = await startServer();
}, 60_000);
afterAll(async () => {
  for (const database of opened) await database.close();
  await server.end();
});

describe("a database", () => {
  it("is migrated once, however many begin at the same time", async () => {
    const databases = [1, 2, 3].map(() => open(server.url, { connections: 2 }));
    await Promise.all(databases.flatMap((database) => [migrate(database), migrate(database)]));
    const rows = await databases[0]!.query("select version from verbatim.migrations");
    expect(rows).toEqual([{ version: 1 }]);
  });

  it("is waited for while it is away, and the statement done then", async () => {
    const database = open(server.url);
    expect(await database.query("select 1 as one")).toEqual([{ one: 1 }]);
    await server.stop();
    const asked = [1, 2, 3].map((n) => database.query("select $1::int as n", [n]));
    const written = database.transaction(async (query) => {
      await query("create table if not exists once (n int primary key)");
      return query("insert into once values (1) on conflict do nothing returning n");
    });
    await wait(300);
    await server.start();
    expect(await Promise.all(asked)).toEqual([[{ n: 1 }], [{ n: 2 }], [{ n: 3 }]]);
    expect(await written).toEqual([{ n: 1 }]);
  });

  it("that stays away is named without its password, and what to do", async () => {
    const database = open(`postgres://me:secret@127.0.0.1:${await freePort()}/db`, { patienceMs: 200 });
    await expect(database.query("select 1")).rejects.toMatchObject({
      code: "DATABASE_UNREACHABLE",
      message: expect.stringMatching(/^(?!.*secret).*me:\*\*\*@.*INDEX_URL/s),
    });
  });

  it("takes back a transaction that fails, and says why", async () => {
    const database = open(server.url);
    await database.query("create table if not exists kept (n int)");
    const failing = database.transaction(async (query) => {
      await query("insert into kept values (1)");
      await query("select nonsense");
    });
    await expect(failing).rejects.toThrow(/nonsense/);
    expect(await database.query("select * from kept")).toEqual([]);
  });

  it("does not take more connections than it may", async () => {
    const database = open(server.url, { connections: 2 });
    const rows = await Promise.all(
      Array.from({ length: 40 }, (_, n) => database.query("select $1::int as n", [n])),
    );
    expect(rows.flat()).toEqual(Array.from({ length: 40 }, (_, n) => ({ n })));
  });
});

describe("withoutPassword", () => {
  it("hides the password alone", () => {
    expect(withoutPassword("postgres://a:b@host:5432/c")).toBe("postgres://a:***@host:5432/c");
    expect(withoutPassword("postgres://host/c")).toBe("postgres://host/c");
  });
});
