import { realpath, rm, writeFile } from "node:fs/promises";
import { listCorpus, type SkippedFile } from "../corpus/read-corpus.ts";
import type { Embedder } from "../embedding/embedder.ts";
import { lockBuilds } from "./build-lock.ts";
import { type Changes, findChanges } from "./changes.ts";
import { findDamage, writeChecksums } from "./checksums.ts";
import { type EarlierWork, NO_EARLIER_WORK, openEarlierWork } from "./earlier-work.ts";
import { createDraft, currentGeneration, previousGeneration, publish, removeOld } from "./generations.ts";
import { indexPassages } from "./index-passages.ts";
import { INDEX_FORMAT, type Manifest, manifestPath } from "./manifest.ts";
import { unwritable } from "./unwritable.ts";
import { writePassages } from "./write-passages.ts";

/** What to build, from what, and who wants to hear how it goes. */
export interface BuildOptions {
  readonly corpus: string;
  readonly indexFolder: string;
  readonly embedder: Embedder;
  /** Whether to do again what an earlier build did; default `false`. */
  readonly isFull?: boolean;
  /** Called as passages are done. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Called for each file that is left out. */
  readonly onSkip?: (skipped: SkippedFile) => void;
}

/** What a build came to. */
export interface Build {
  readonly manifest: Manifest;
  readonly changes: Changes;
  /** Whether there was nothing to do, so that the index that served goes on serving. */
  readonly isSame: boolean;
  /** Passages that were embedded, and those whose vectors an earlier build had made. */
  readonly embedded: number;
  readonly reused: number;
}

/**
 * Builds an index over a corpus folder as a new generation and makes it current; files that have not changed,
 * and passages whose words were embedded before, are taken over. A file that cannot be read is skipped and named;
 * when anything else fails, the generation that served goes on serving. Throws `CORPUS_MISSING`, `CORPUS_EMPTY`
 * when no file holds a passage, `INDEX_LOCKED`, and `INDEX_UNWRITABLE`.
 */
export async function buildIndex(options: BuildOptions): Promise<Build> {
  const { corpus, indexFolder, embedder, isFull = false } = options;
  await listCorpus(corpus);
  const unlock = await lockBuilds(indexFolder).catch((error: unknown) => {
    throw unwritable(error, indexFolder);
  });
  try {
    const current = isFull ? null : await currentGeneration(indexFolder).catch(() => null);
    const earlier = isFull ? NO_EARLIER_WORK : await openEarlierWork(indexFolder, current, embedder.profile);
    try {
      return await build(options, earlier);
    } finally {
      earlier.close();
    }
  } catch (error) {
    throw unwritable(error, indexFolder);
  } finally {
    await unlock();
  }
}

async function build(options: BuildOptions, earlier: EarlierWork): Promise<Build> {
  const { corpus, indexFolder, embedder, onProgress, onSkip } = options;
  const changes = await findChanges(corpus, earlier.manifest);
  if (
    earlier.manifest &&
    earlier.isComparable &&
    isUnchanged(changes, earlier.manifest, await realpath(corpus))
  ) {
    await removeOld(indexFolder, await previousGeneration(indexFolder));
    const { manifest } = earlier;
    return { manifest, changes, isSame: true, embedded: 0, reused: manifest.passages };
  }
  const draft = await createDraft(indexFolder);
  try {
    const { documents, skipped, total } = await writePassages(draft, changes, earlier, corpus, onSkip);
    const counts = await indexPassages(draft, embedder, total, earlier, onProgress);
    const manifest: Manifest = {
      format: INDEX_FORMAT,
      createdAt: new Date().toISOString(),
      corpus: await realpath(corpus),
      embedder: { ...embedder.profile },
      passages: total,
      documents,
      skipped,
    };
    await writeFile(manifestPath(draft), `${JSON.stringify(manifest, null, 1)}\n`);
    await writeChecksums(draft);
    // What served until now is what a rollback returns to, unless it is damaged.
    const served = await currentGeneration(indexFolder).catch(() => null);
    const isWhole = served !== null && (served === earlier.folder || (await findDamage(served)) === null);
    const returnTo = isWhole ? served : await previousGeneration(indexFolder).catch(() => null);
    await publish(indexFolder, draft);
    await removeOld(indexFolder, returnTo);
    return { manifest, changes, isSame: false, ...counts };
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

function isUnchanged({ files, deleted }: Changes, index: Manifest, corpus: string): boolean {
  const skipped = files.filter(({ kind }) => kind === "skipped").map(({ file }) => file);
  return (
    deleted.length === 0 &&
    index.corpus === corpus &&
    files.every(({ kind }) => kind === "unchanged" || kind === "skipped") &&
    skipped.join("\n") === index.skipped.map(({ file }) => file).join("\n")
  );
}
