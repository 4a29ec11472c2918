import { realpath, rm, stat } from "node:fs/promises";
import { listCorpus } from "../../corpus/read-corpus.ts";
import { lockBuilds } from "../generations/build-lock.ts";
import { findDamage, writeChecksums } from "../generations/checksums.ts";
import {
  createDraft,
  currentGeneration,
  previousGeneration,
  publish,
  removeDrafts,
  removeOld,
} from "../generations/generations.ts";
import { INDEX_FORMAT, type Manifest, writeManifest } from "../generations/manifest.ts";
import { unwritable } from "../generations/unwritable.ts";
import { SegmentWriter, segmentFolder } from "../segment/segment.ts";
import { type Build, type BuildOptions, emptyCorpus } from "./build.ts";
import { type Changes, findChanges, isUnchanged, leftOut } from "./changes.ts";
import { type EarlierWork, NO_EARLIER_WORK, notesOf, openEarlierWork } from "./earlier-work.ts";
import { FileNotes } from "./file-notes.ts";
import { indexVectors } from "./index-vectors.ts";
import { keepSegments } from "./keep-segments.ts";
import { LexicalThread } from "./lexical-thread.ts";
import { type BuildPlan, planBuild } from "./plan-build.ts";
import { writeDocuments } from "./write-documents.ts";

/** What to build, and where. */
export interface FolderBuildOptions extends BuildOptions {
  readonly indexFolder: string;
  /** Time after which unfinished graphs are saved, to go on from; default a minute. */
  readonly checkpointMs?: number;
}

/**
 * Builds an index over a corpus folder as a new generation and makes it current; files that have not changed,
 * and passages whose words were embedded before, are taken over. A file that cannot be read is skipped and named;
 * when anything else fails, the generation that served goes on serving. Throws `CORPUS_MISSING`, `CORPUS_EMPTY`
 * when no file holds a passage, `INDEX_LOCKED`, and `INDEX_UNWRITABLE`.
 */
export async function buildIndex(options: FolderBuildOptions): Promise<Build> {
  const { indexFolder, embedder, isFull = false } = options;
  const corpus = await findCorpus(options.corpus);
  const unlock = await lockBuilds(indexFolder).catch((error: unknown) => {
    throw unwritable(error, indexFolder);
  });
  try {
    const current = isFull ? null : await currentGeneration(indexFolder).catch(() => null);
    if (isFull) await removeDrafts(indexFolder);
    const earlier = isFull ? NO_EARLIER_WORK : await openEarlierWork(indexFolder, current, embedder.profile);
    try {
      return await build({ ...options, corpus }, earlier);
    } finally {
      await earlier.close();
    }
  } catch (error) {
    throw unwritable(error, indexFolder);
  } finally {
    await unlock();
  }
}

async function build(options: FolderBuildOptions, earlier: EarlierWork): Promise<Build> {
  const { corpus, indexFolder } = options;
  const { manifest: served, folder } = earlier;
  const notes = folder ? await notesOf(indexFolder, folder, served!, corpus) : FileNotes.none(corpus);
  const changes = await findChanges(corpus, notes, served?.skipped ?? []);
  if (served && earlier.isComparable && isUpToDate(changes, served, corpus)) {
    await removeOld(indexFolder, await previousGeneration(indexFolder));
    await notes.write(indexFolder, folder!);
    return { summary: served, changes, isSame: true, embedded: 0, reused: served.passages };
  }
  const draft = await createDraft(indexFolder);
  try {
    const plan = await planBuild(changes, earlier);
    const shared = await keepSegments(plan, folder, draft);
    const written = await writeSegment(options, plan, earlier, notes, draft);
    const manifest: Manifest = {
      format: INDEX_FORMAT,
      createdAt: new Date().toISOString(),
      corpus,
      embedder: { ...options.embedder.profile },
      documents: plan.documents + written.documents,
      articles: plan.articles + written.articles,
      passages: plan.passages + written.passages,
      skipped: skippedFiles(changes, written.skipped),
      segments: [
        ...plan.kept.map(({ name, segment }) => ({ name, passages: segment.passages.size })),
        ...written.segments,
      ],
    };
    for (const file of manifest.skipped) options.onSkip?.(file);
    if (manifest.passages === 0) throw emptyCorpus(corpus, manifest.skipped);
    await writeManifest(draft, manifest);
    await writeChecksums(draft, shared);
    const returnTo = await wholeGeneration(indexFolder, folder);
    const generation = await publish(indexFolder, draft);
    await removeOld(indexFolder, returnTo);
    await notes.write(indexFolder, generation);
    const { embedded } = written;
    return { summary: manifest, changes, isSame: false, embedded, reused: manifest.passages - embedded };
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

/** The corpus folder as the disk knows it. Throws `CORPUS_MISSING`. */
async function findCorpus(folder: string): Promise<string> {
  const corpus = await realpath(folder).catch(() => null);
  if (corpus === null || !(await stat(corpus)).isDirectory()) await listCorpus(folder);
  return corpus ?? folder;
}

/**
 * The generation that a rollback returns to: what served until now, unless it is damaged.
 * @param checked One that was found to be whole.
 */
async function wholeGeneration(indexFolder: string, checked: string | null): Promise<string | null> {
  const served = await currentGeneration(indexFolder).catch(() => null);
  const isWhole = served !== null && (served === checked || (await findDamage(served)) === null);
  return isWhole ? served : previousGeneration(indexFolder).catch(() => null);
}

/** What is left out, by name: what was left out before and is as it was, and what was found now. */
function skippedFiles(changes: Changes, found: Manifest["skipped"]): Manifest["skipped"] {
  return [...leftOut(changes), ...found].sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** Writes what is not kept as a new segment, unless there is nothing. */
async function writeSegment(
  { corpus, embedder, checkpointMs, onRead, onProgress }: FolderBuildOptions,
  plan: BuildPlan,
  earlier: EarlierWork,
  notes: FileNotes,
  draft: string,
) {
  const name = String(Date.now());
  const folder = segmentFolder(draft, name);
  const writer = await SegmentWriter.create(folder);
  const lexical = new LexicalThread(folder);
  try {
    const reading = { corpus, notes, onRead };
    const { skipped, articles } = await writeDocuments(writer, lexical, plan.files, reading);
    await writer.finish();
    const { passages, documents } = writer.size;
    if (passages === 0) {
      await rm(folder, { recursive: true });
      return { documents, articles, passages, skipped, embedded: 0, segments: [] };
    }
    const vectors = indexVectors(folder, { embedder, earlier, checkpointMs, onProgress });
    // Neither is stopped in the middle of a file because the other failed.
    const [indexed, words] = await Promise.allSettled([vectors, lexical.finish()]);
    if (words.status === "rejected") throw words.reason;
    if (indexed.status === "rejected") throw indexed.reason;
    const { embedded } = indexed.value;
    return { documents, articles, passages, skipped, embedded, segments: [{ name, passages }] };
  } finally {
    await lexical.end();
    await writer.close();
  }
}

/** Whether an index is already what a build would make: over the same folder, with the same files left out. */
function isUpToDate(changes: Changes, index: Manifest, corpus: string): boolean {
  const names = (skipped: Manifest["skipped"]) => skipped.map(({ file }) => file).join("\n");
  return isUnchanged(changes) && index.corpus === corpus && names(leftOut(changes)) === names(index.skipped);
}
