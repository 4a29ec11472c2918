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
    expect(rows).toEqual([{ version: 1 }, { version: 2 }]);
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

  it("that was never there is not waited for as one that fails over", { timeout: 20_000 }, async () => {
    const database = open(`postgres://me@127.0.0.1:${await freePort()}/db`);
    await expect(migrate(database)).rejects.toMatchObject({ code: "DATABASE_UNREACHABLE" });
  });

  it("that does not answer is given up at the deadline, and answers again later", async () => {
    const database = open(server.url, { patienceMs: 500 });
    expect(await database.query("select 1 as one")).toEqual([{ one: 1 }]);
    server.slow(60_000);
    await expect(database.query("select 2 as two")).rejects.toMatchObject({ code: "DATABASE_UNREACHABLE" });
    server.slow(0);
    expect(await database.query("select 3 as three")).toEqual([{ three: 3 }]);
  });

  it("that is slow is waited for", async () => {
    const database = open(server.url);
    server.slow(100);
    expect(await database.query("select 1 as one")).toEqual([{ one: 1 }]);
    server.slow(0);
  });

  it("that has no connection to give is asked again until it has", async () => {
    const database = open(server.url);
    server.refuse("53300");
    const asked = [1, 2, 3].map((n) => database.query("select $1::int as n", [n]));
    await wait(300);
    server.refuse(null);
    expect((await Promise.all(asked)).flat()).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  });

  it.each(["28P01", "3D000"])("that lets nobody in (%s) says what to look at", async (code) => {
    const database = open(server.url);
    server.refuse(code);
    await expect(migrate(database)).rejects.toMatchObject({
      code: "DATABASE_REFUSED",
      message: expect.stringContaining("INDEX_URL"),
    });
    server.refuse(null);
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
