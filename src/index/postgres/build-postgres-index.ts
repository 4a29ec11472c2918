import { createHash, randomUUID } from "node:crypto";
import { realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Database, Query } from "../../database/database.ts";
import { migrate } from "../../database/migrations.ts";
import { type Build, type BuildOptions, emptyCorpus } from "../building/build.ts";
import { type Changes, findChanges, isUnchanged, leftOut } from "../building/changes.ts";
import { FileNotes } from "../building/file-notes.ts";
import { readAhead } from "../building/read-ahead.ts";
import { INDEX_FORMAT, profileDifference } from "../generations/manifest.ts";
import type { IndexSummary } from "../passage-index.ts";
import { type BuildOutcome, finishBuild, joinBuild, type PlannedBuild } from "./builds.ts";
import { type FinishedGeneration, finishedGeneration, servingGeneration } from "./generations.ts";
import { indexItem } from "./index-item.ts";
import { tablesOf } from "./tables.ts";
import { type WorkFile, WorkList } from "./work-list.ts";

/** What to build, where, and how several builders share it. */
export interface PostgresBuildOptions extends BuildOptions {
  readonly database: Database;
  /** Time after which a builder that is not heard of any more is taken for dead; default half a minute. */
  readonly leaseMs?: number;
}

const LEASE_MS = 30_000;
/** Files that are read at once. */
const AHEAD = 8;
/** Time between two looks whether other builders are done. */
const LOOK_MS = 200;

/**
 * Builds an index over a corpus folder in the database, beside the one that serves, and lets it serve once it is
 * whole. Builders over the same files share the work; what an interrupted one had done stays done. Throws as
 * `buildIndex` does; `INDEX_LOCKED` where others build from other files.
 */
export async function buildPostgresIndex(options: PostgresBuildOptions): Promise<Build> {
  const { database, embedder, isFull = false, leaseMs = LEASE_MS, onProgress, onSkip } = options;
  await migrate(database);
  const corpus = await realpath(options.corpus).catch(() => options.corpus);
  const served = await servingGeneration(database.query);
  const isUsable =
    served !== null &&
    !isFull &&
    served.format === INDEX_FORMAT &&
    profileDifference(served.embedder, embedder.profile) === null;
  const serving = isUsable ? served : null;
  const { changes, files, digest } = await planFiles(corpus, serving, database.query);
  const planned: PlannedBuild = { corpus, embedder: embedder.profile, plan: digest };
  if (serving && serving.corpus === corpus && serving.plan === digest && isUnchanged(changes)) {
    return { summary: serving, changes, isSame: true, embedded: 0, reused: serving.passages };
  }
  const holder = randomUUID();
  const generation = await joinBuild(database, planned, files, leaseMs);
  const work = new WorkList(database, generation, holder, leaseMs);
  const item = { database, generation, corpus, embedder, serving, holder };
  const left = leftOut(changes);
  let skipped = left;
  let outcome: BuildOutcome = null;
  try {
    while (outcome === null) {
      const piece = await work.take();
      if (piece) await work.holding(piece, () => indexItem(piece, item));
      const { items, done } = await work.progress();
      onProgress?.(done, items);
      if (piece) continue;
      if (done === items) {
        skipped = [...left, ...(await work.skipped())];
        outcome = await finishBuild(database, generation, holder, leaseMs, skipped);
      }
      if (outcome === null) await wait(LOOK_MS);
    }
  } finally {
    await work.release().catch(() => {});
  }
  const { embedded } = await work.progress();
  for (const file of skipped) onSkip?.(file);
  const summary = outcome === "empty" ? null : await finishedGeneration(database.query, generation);
  if (!summary) throw emptyCorpus(corpus, skipped);
  return { summary, changes, isSame: false, embedded, reused: summary.passages - embedded };
}

/** What the generation that serves knows of its files. */
export async function notesOfServing(
  query: Query,
  corpus: string,
  serving: FinishedGeneration | null,
): Promise<{
  readonly notes: FileNotes;
  readonly numbers: ReadonlyMap<string, number>;
  readonly skipped: IndexSummary["skipped"];
}> {
  if (!serving) return { notes: FileNotes.none(corpus), numbers: new Map(), skipped: [] };
  const rows = await query<{ number: number; file: string; sha256: string }>(
    `select number, file, sha256 from ${tablesOf(serving.id).documents} order by file`,
  );
  const { skipped } = serving;
  const hashes = [...rows, ...skipped].map(({ file, sha256 }) => [file, sha256] as const);
  const numbers = new Map(rows.map(({ file, number }) => [file, number]));
  return { notes: FileNotes.of(corpus, hashes), numbers, skipped };
}

/** Compares the corpus with what serves: what there is to do, and a hash by which builders know that they agree. */
async function planFiles(
  corpus: string,
  serving: FinishedGeneration | null,
  query: Query,
): Promise<{ changes: Changes; files: WorkFile[]; digest: string }> {
  const { notes, numbers, skipped } = await notesOfServing(query, corpus, serving);
  const changes = await findChanges(corpus, notes, skipped);
  const hash = createHash("sha256");
  const unread = changes.files.filter(({ file }) => notes.seenHash(file) === undefined);
  const read = ({ file }: { file: string }) => notes.hash(file).catch(() => null);
  for await (const _ of readAhead(unread, read, AHEAD));
  for (const { file } of changes.files) hash.update(JSON.stringify([file, notes.seenHash(file) ?? null]));
  const files: WorkFile[] = [];
  for (const [i, planned] of changes.files.entries()) {
    if (planned.kind === "skipped") continue;
    const { kind, file } = planned;
    const before = kind === "unchanged" ? file : kind === "renamed" ? planned.from : null;
    const number = before === null ? undefined : numbers.get(before);
    const known = number === undefined ? null : { generation: serving!.id, number };
    // One that is gone meanwhile is found to be missing when it is read.
    const bytes = await stat(join(corpus, file)).then(
      ({ size }) => size,
      () => 0,
    );
    files.push({ number: i + 1, file, bytes, known });
  }
  return { changes, files, digest: hash.digest("hex") };
}
