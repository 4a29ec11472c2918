import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { beforeEach, describe, expect, it } from "vitest";
import { buildPostgresIndex } from "../../../src/index/postgres/build-postgres-index.ts";
import { cutPieces } from "../../../src/index/postgres/work-list.ts";
import { createPostgresHome } from "../../../src/index/postgres/postgres-home.ts";
import { ROOT, temporaryFolder, writeFiles } from "../../helpers/corpus.ts";
import { filesIn } from "../../helpers/documents.ts";
import { letterEmbedder } from "../../helpers/letter-embedder.ts";
import { useDatabase } from "../../helpers/postgres.ts";

const { url, database } = useDatabase();
/** Some pieces of work. */
const FILES = 950;
const LEASE_MS = 1500;

beforeEach(async () => {
  await database().query("drop schema if exists verbatim cascade");
});

async function corpusOf(count: number): Promise<string> {
  const corpus = await temporaryFolder();
  const files = Array.from({ length: count }, (_, i) => [`${i}.txt`, `第${i}座石桥在${1900 + i}年重修。`]);
  await writeFiles(corpus, Object.fromEntries(files));
  return corpus;
}

/** Builders as processes of their own. */
function startBuilder(corpus: string) {
  const child = join(ROOT, "test/helpers/postgres-build-child.ts");
  const args = ["--import", "tsx", child, url(), corpus, String(LEASE_MS)];
  const builder = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  let complained = "";
  builder.stdout.on("data", (data: Buffer) => (said += data.toString()));
  builder.stderr.on("data", (data: Buffer) => (complained += data.toString()));
  return { builder, said: () => said, complained: () => complained, ended: once(builder, "exit") };
}

function kill(builder: ChildProcess): void {
  builder.kill("SIGKILL");
}

describe("cutPieces", () => {
  it.each([
    [[], []],
    [
      [1, 1, 1, 1, 1],
      [3, 2],
    ],
    [
      [60, 60, 1],
      [1, 2],
    ],
    [
      [1, 500, 1],
      [1, 1, 1],
    ],
    [
      [50, 50, 1],
      [2, 1],
    ],
  ])("cuts files of %j bytes into pieces of %j files", (sizes, expected) => {
    const files = sizes.map((bytes) => ({ bytes }));
    const pieces = [...cutPieces(files, { files: 3, bytes: 100 })];
    expect(pieces.map(({ length }) => length)).toEqual(expected);
    expect(pieces.flat()).toEqual(files);
  });
});

describe("several builders", () => {
  it(
    "share the work, and take over what killed ones leave: each passage is there once",
    { timeout: 120_000 },
    async () => {
      const corpus = await corpusOf(FILES);
      const builders = [1, 2, 3, 4].map(() => startBuilder(corpus));
      // The first two die in the middle of a piece of work.
      for (const { builder, said } of builders.slice(0, 2)) {
        while (!said().includes("embedding")) await wait(20);
        await wait(50);
        kill(builder);
      }
      await Promise.all(builders.map(({ ended }) => ended));
      for (const { said, complained } of builders.slice(2)) {
        expect(complained()).toBe("");
        expect(said()).toContain(`done ${FILES}`);
      }
      // Both who lived had a share.
      for (const { said } of builders.slice(2)) expect(said()).toContain("embedding");
      const home = await createPostgresHome(url(), database());
      const index = await home.open(letterEmbedder.profile);
      expect(index.summary).toMatchObject({ documents: FILES, passages: FILES });
      expect(new Set(await filesIn(index)).size).toBe(FILES);
      const [{ id }] = (await database().query<{ id: string }>(
        "select id from verbatim.generations where state = 'serving'",
      )) as [{ id: string }];
      const [rows] = await database().query<{ passages: number; terms: number; held: number }>(
        `select (select count(*)::int from verbatim.passages_${id}) as passages,
         (select sum(frequency)::int from verbatim.postings_${id} where term = '石桥') as terms,
         (select count(distinct (block, place))::int from verbatim.postings_${id}, unnest(places) as u(place)
          where term = '石桥') as held`,
      );
      expect(rows).toEqual({ passages: FILES, terms: FILES, held: FILES });
      await index.close();
    },
  );

  it("go on with what an interrupted build had done", async () => {
    const corpus = await corpusOf(250);
    let pieces = 0;
    const dying = {
      ...letterEmbedder,
      embedPassages(texts: readonly string[]) {
        if (++pieces === 2) throw new Error("killed");
        return letterEmbedder.embedPassages(texts);
      },
    };
    const options = { corpus, database: database(), leaseMs: 100 };
    await expect(buildPostgresIndex({ ...options, embedder: dying })).rejects.toThrow("killed");
    await wait(150);
    const texts: string[] = [];
    const counting = {
      ...letterEmbedder,
      embedPassages(some: readonly string[]) {
        texts.push(...some);
        return letterEmbedder.embedPassages(some);
      },
    };
    const { summary, embedded } = await buildPostgresIndex({ ...options, embedder: counting });
    expect(summary.documents).toBe(250);
    expect(texts).toHaveLength(150);
    expect(embedded).toBe(250);
  });

  it("refuse to mix: another corpus waits for who builds, and takes over from who is dead", async () => {
    const [one, other] = [await corpusOf(120), await corpusOf(3)];
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const waiting = {
      ...letterEmbedder,
      async embedPassages(texts: readonly string[]) {
        await held;
        return letterEmbedder.embedPassages(texts);
      },
    };
    const leaseMs = 400;
    const first = buildPostgresIndex({ corpus: one, embedder: waiting, database: database(), leaseMs });
    await wait(200);
    const second = { corpus: other, embedder: letterEmbedder, database: database(), leaseMs };
    await expect(buildPostgresIndex(second)).rejects.toMatchObject({ code: "INDEX_LOCKED" });
    release();
    expect((await first).summary.documents).toBe(120);
    expect((await buildPostgresIndex(second)).summary.documents).toBe(3);
  });

  it("keep the generation that serves and the one before it, no more", async () => {
    const corpus = await corpusOf(3);
    const home = await createPostgresHome(url(), database());
    for (let i = 0; i < 4; i++) await home.build({ corpus, embedder: letterEmbedder, isFull: true });
    const tables = await database().query<{ name: string }>(
      "select tablename as name from pg_tables where schemaname = 'verbatim' and tablename like 'passages_%'",
    );
    expect(tables).toHaveLength(2);
  });
});
