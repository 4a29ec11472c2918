import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { openMemory } from "../../src/memory/level-memory.ts";
import type { Memory } from "../../src/memory/memory.ts";
import { createPostgresMemory } from "../../src/memory/postgres-memory.ts";
import type { Database } from "../../src/database/database.ts";
import { migrate } from "../../src/database/migrations.ts";
import { useDatabase } from "../helpers/postgres.ts";
import { createProcessMemory } from "../../src/memory/process-memory.ts";
import { temporaryFolder, writeFiles } from "../helpers/corpus.ts";

const { database } = useDatabase();
let now = 0;
const open: Memory[] = [];
const KINDS: Readonly<Record<string, () => Promise<Memory>>> = {
  "in the process": async () => createProcessMemory(() => now),
  "in a database": async () => {
    await migrate(database());
    await database().query("delete from verbatim.boxes");
    return createPostgresMemory(database(), () => now);
  },
  "on disk": async () => openMemory(await temporaryFolder(), () => now),
};
afterEach(async () => {
  for (const memory of open.splice(0)) await memory.close();
});

describe.each(Object.entries(KINDS))("a memory %s", (_, create) => {
  const created = async () => {
    now = 0;
    const memory = await create();
    open.push(memory);
    return memory;
  };

  it("keeps values by box and key, the last one put", async () => {
    const memory = await created();
    const [one, other] = [memory.box<object>("one"), memory.box<object>("other")];
    await one.put("key", { a: 1 });
    await one.put("key", { a: [2, null, "三"] });
    expect(await one.get("key")).toEqual({ a: [2, null, "三"] });
    expect(await other.get("key")).toBeNull();
    await one.remove("key");
    await one.remove("key");
    expect(await one.get("key")).toBeNull();
  });

  it("adds a value once, of many at the same time, until its time is over", async () => {
    const box = (await created()).box<number>("box");
    const added = await Promise.all([1, 2, 3].map((value) => box.add("key", value, 100)));
    expect(added).toEqual([true, false, false]);
    expect(await box.get("key")).toBe(1);
    expect(await box.add("key", 4)).toBe(false);
    now = 100;
    expect(await box.add("key", 5)).toBe(true);
    expect(await box.get("key")).toBe(5);
  });

  it("gives each key of its buckets so many points, and says when there are more", async () => {
    const buckets = (await created()).buckets("questions", { points: 2, durationMs: 60_000 });
    expect([await buckets.take("a"), await buckets.take("a"), await buckets.take("b")]).toEqual([
      null,
      null,
      null,
    ]);
    expect(await buckets.take("a")).toMatchObject({ isRepeated: false });
    const { retryAfterMs, isRepeated } = (await buckets.take("a"))!;
    expect(isRepeated).toBe(true);
    expect(retryAfterMs).toBeGreaterThan(0);
    expect(retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  it("forgets a value when its time is over", async () => {
    const box = (await created()).box<number>("box");
    await box.put("short", 1, 100);
    await box.put("long", 2);
    now = 99;
    expect(await box.get("short")).toBe(1);
    now = 100;
    expect(await box.get("short")).toBeNull();
    const left: string[] = [];
    for await (const [key] of box.entries()) left.push(key);
    expect(left).toEqual(["long"]);
  });

  it("lists a box in the order of its keys", async () => {
    const box = (await created()).box<number>("box");
    for (const key of ["b", "中", "a"]) await box.put(key, 1);
    const keys: string[] = [];
    for await (const [key] of box.entries()) keys.push(key);
    expect(keys).toEqual(["a", "b", "中"]);
  });
});

describe("a memory in a database", () => {
  it("counts once what is sent again after a connection broke", async () => {
    await migrate(database());
    const twice: Database = {
      ...database(),
      async query(...statement) {
        await database().query(...statement);
        return database().query(...statement);
      },
    };
    const memory = createPostgresMemory(twice);
    open.push(memory);
    const buckets = memory.buckets("twice", { points: 2, durationMs: 60_000 });
    expect([await buckets.take("a"), await buckets.take("a")]).toEqual([null, null]);
    expect(await buckets.take("a")).toMatchObject({ isRepeated: false });
    const box = memory.box<number>("twice");
    expect(await box.add("key", 1)).toBe(true);
    expect(await box.add("key", 2)).toBe(false);
  });
});

describe("a memory on disk", () => {
  it("outlives the process that wrote it, without what is over", async () => {
    now = 0;
    const folder = await temporaryFolder();
    const before = await openMemory(folder, () => now);
    await before.box("box").put("kept", "值");
    await before.box("box").put("over", "x", 10);
    await before.close();
    now = 11;
    const after = await openMemory(folder, () => now);
    open.push(after);
    expect(await after.box("box").get("kept")).toBe("值");
    expect(await after.box("box").get("over")).toBeNull();
  });

  it("is not shared by two processes: the second says who has it", async () => {
    const folder = await temporaryFolder();
    open.push(await openMemory(folder));
    await expect(openMemory(folder)).rejects.toThrow(/another process uses .* MEMORY_DIR/);
  });

  it("says what to do when it cannot be written", async () => {
    const folder = await temporaryFolder();
    await writeFiles(folder, { file: "" });
    await expect(openMemory(join(folder, "file", "memory"))).rejects.toThrow(
      /allow writing there, or name another folder/,
    );
  });
});
