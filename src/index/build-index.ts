import { realpath, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { splitPassages } from "../corpus/passages.ts";
import { isSkipped, listCorpus, readCorpusFile, type SkippedFile } from "../corpus/read-corpus.ts";
import type { SourceDocument } from "../corpus/document.ts";
import type { Embedder } from "../embedding/embedder.ts";
import { ExpectedError } from "../errors.ts";
import type { Passage } from "../model.ts";
import { lockBuilds } from "./build-lock.ts";
import { type Changes, findChanges } from "./changes.ts";
import { findDamage, writeChecksums } from "./checksums.ts";
import { type EarlierWork, keepVectors, NO_EARLIER_WORK, openEarlierWork } from "./earlier-work.ts";
import { copyExtract, writeExtract } from "./extracts.ts";
import { createDraft, currentGeneration, previousGeneration, publish, removeOld } from "./generations.ts";
import { LexicalIndexBuilder } from "./lexical-index.ts";
import { INDEX_FORMAT, type Manifest, manifestPath } from "./manifest.ts";
import { LEXICAL_FILE } from "./passage-index.ts";
import { PassageStore, PassageWriter } from "./passage-store.ts";
import { VectorStore } from "./vector-store.ts";

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

/** Passages that are embedded and written together. */
const BATCH = 64;

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
  const { corpus, indexFolder, embedder, onProgress } = options;
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
    const { documents, skipped, total } = await writePassages(draft, changes, earlier, options);
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

/** Reads what is new, takes over what is not, and writes the passages of both. */
async function writePassages(
  draft: string,
  { files }: Changes,
  earlier: EarlierWork,
  { corpus, onSkip }: BuildOptions,
): Promise<Pick<Manifest, "documents" | "skipped"> & { total: number }> {
  const documents: Manifest["documents"] = [];
  const skipped: Manifest["skipped"] = [];
  const skip = (file: Manifest["skipped"][number]) => {
    skipped.push(file);
    onSkip?.(file);
  };
  const writer = await PassageWriter.create(draft);
  for (const planned of files) {
    if (planned.kind === "skipped") {
      skip(planned);
    } else if ("known" in planned) {
      const { known, file } = planned;
      await writer.write(earlier.passagesOf(known.file).map((passage) => ({ ...passage, file })));
      await copyExtract(earlier.folder!, draft, known);
      documents.push({ ...known, file });
    } else {
      const document = await readCorpusFile(corpus, planned.file);
      const passages = isSkipped(document) ? [] : splitPassages(document);
      if (isSkipped(document)) skip({ ...document, sha256: null });
      else if (passages.length === 0) {
        skip({ file: planned.file, reason: "holds no text to quote", sha256: document.sha256 });
      } else {
        await writer.write(passages);
        documents.push(await entryOf(document, passages, draft));
      }
    }
  }
  const total = writer.size;
  await writer.close();
  if (total > 0) return { documents, skipped, total };
  throw new ExpectedError(
    "CORPUS_EMPTY",
    `the corpus folder "${corpus}" holds no article that can be read` +
      (skipped.length > 0 ? ` (${skipped[0]!.file} ${skipped[0]!.reason})` : "") +
      `: put text, Markdown, HTML, PDF, Word, EPUB or JSON files there`,
  );
}

/** What the manifest says of a document. */
async function entryOf(
  document: SourceDocument,
  passages: readonly Passage[],
  draft: string,
): Promise<Manifest["documents"][number]> {
  const { file, sha256, format, title, date, url } = document;
  return {
    file,
    sha256,
    format,
    title,
    date,
    url,
    articles: new Set(passages.map(({ article }) => article)).size,
    passages: passages.length,
    extract: document.extract && (await writeExtract(draft, document.extract)),
  };
}

/** The disk's refusals in words that say what to do; any other failure as it is. */
function unwritable(error: unknown, indexFolder: string): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  const reason = DISK_REFUSALS[code];
  if (!reason) return error;
  return new ExpectedError(
    "INDEX_UNWRITABLE",
    `cannot write the index in "${indexFolder}" (${reason}): make room or allow it, or name another folder with ` +
      `--index or INDEX_DIR; the old index, if there is one, still serves`,
    { cause: error },
  );
}

const DISK_REFUSALS: Readonly<Record<string, string>> = {
  EACCES: "no permission",
  EPERM: "not permitted",
  EROFS: "read-only file system",
  ENOSPC: "no space left",
  EDQUOT: "quota used up",
  ENOTDIR: "a file is in the way",
  EEXIST: "a file is in the way",
};

/** Indexes the passages that were written to the draft, a batch at a time; embeds those that nobody did before. */
async function indexPassages(
  draft: string,
  embedder: Embedder,
  total: number,
  earlier: EarlierWork,
  onProgress: BuildOptions["onProgress"],
): Promise<Pick<Build, "embedded" | "reused">> {
  const store = new PassageStore(draft);
  const lexical = new LexicalIndexBuilder();
  const vectors = await VectorStore.create(embedder.profile.dimensions, total);
  const kept = await keepVectors(draft, embedder.profile);
  let embedded = 0;
  try {
    for (let start = 0; start < total; start += BATCH) {
      const end = Math.min(start + BATCH, total);
      const batch = Array.from({ length: end - start }, (_, i) => store.get(start + i));
      for (const passage of batch) lexical.add(passage.text, contextOf(passage));
      const known = batch.map((passage) => earlier.vectorOf(passage));
      const fresh = batch.filter((_, i) => known[i] === null);
      embedded += fresh.length;
      const made = fresh.length > 0 ? await embedder.embedPassages(fresh.map(embeddedText)) : [];
      let next = 0;
      const all = known.map((vector) => vector ?? made[next++]!);
      await kept.add(all);
      await vectors.add(all);
      onProgress?.(end, total);
    }
    await writeFile(join(draft, LEXICAL_FILE), lexical.build());
    await vectors.save(draft);
  } finally {
    store.close();
    await kept.close();
  }
  await kept.remove();
  return { embedded, reused: total - embedded };
}

/** Words about a passage that help to find it and are never quoted from it. */
function contextOf({ title, section, date }: Passage): string {
  return [title, section, date && chineseDate(date)].filter(Boolean).join(" ");
}

/** Month and day as a Chinese question writes them. */
function chineseDate(date: string): string {
  const [, month, day] = date.split("-");
  return `${Number(month)}月${Number(day)}日`;
}

function embeddedText(passage: Passage): string {
  return [passage.title, passage.text].filter(Boolean).join("\n");
}
