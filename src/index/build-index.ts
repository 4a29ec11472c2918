import { realpath, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { splitPassages } from "../corpus/passages.ts";
import { isSkipped, listCorpus, readCorpusFile, type SkippedFile } from "../corpus/read-corpus.ts";
import type { Embedder } from "../embedding/embedder.ts";
import { ExpectedError } from "../errors.ts";
import type { Passage } from "../model.ts";
import { createDraft, publish, removeOld } from "./generations.ts";
import { writeExtract } from "./extracts.ts";
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
  /** Called as passages are done; `total` grows while files are still being read. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Called for each file that is left out. */
  readonly onSkip?: (skipped: SkippedFile) => void;
}

/** Passages that are embedded and written together. */
const BATCH = 64;

/**
 * Builds an index over a corpus folder as a new generation and makes it current. A file that cannot be
 * read is skipped and named; when anything else fails, the generation that served goes on serving.
 * Throws `CORPUS_MISSING`, and `CORPUS_EMPTY` when no file holds a passage.
 */
export async function buildIndex(options: BuildOptions): Promise<Manifest> {
  const { corpus, indexFolder, embedder, onProgress, onSkip } = options;
  const files = await listCorpus(corpus);
  const documents: Manifest["documents"] = [];
  const skipped: SkippedFile[] = [];
  const draft = await createDraft(indexFolder).catch((error: unknown) => {
    throw unwritable(error, indexFolder);
  });
  try {
    const writer = await PassageWriter.create(draft);
    let total = 0;
    for (const file of files) {
      const result = await readCorpusFile(corpus, file);
      const passages = isSkipped(result) ? [] : splitPassages(result);
      if (isSkipped(result) || passages.length === 0) {
        const left = isSkipped(result) ? result : { file, reason: "holds no text to quote" };
        skipped.push(left);
        onSkip?.(left);
        continue;
      }
      await writer.write(passages);
      total += passages.length;
      const { sha256, format, title, date, url } = result;
      const extract = result.extract && (await writeExtract(draft, result.extract));
      documents.push({
        file,
        sha256,
        format,
        title,
        date,
        url,
        articles: new Set(passages.map(({ article }) => article)).size,
        passages: passages.length,
        extract,
      });
    }
    await writer.close();
    if (total === 0) {
      throw new ExpectedError(
        "CORPUS_EMPTY",
        `the corpus folder "${corpus}" holds no article that can be read` +
          (skipped.length > 0 ? ` (${skipped[0]!.file} ${skipped[0]!.reason})` : "") +
          `: put text, Markdown, HTML, PDF, Word, EPUB or JSON files there`,
      );
    }
    await indexPassages(draft, embedder, total, onProgress);
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
    await publish(indexFolder, draft);
    await removeOld(indexFolder);
    return manifest;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw unwritable(error, indexFolder);
  }
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

/** Embeds and indexes the passages that were written to the draft, a batch at a time. */
async function indexPassages(
  draft: string,
  embedder: Embedder,
  total: number,
  onProgress: BuildOptions["onProgress"],
): Promise<void> {
  const store = new PassageStore(draft);
  const lexical = new LexicalIndexBuilder();
  const vectors = await VectorStore.create(embedder.profile.dimensions, total);
  try {
    for (let start = 0; start < total; start += BATCH) {
      const end = Math.min(start + BATCH, total);
      const batch = Array.from({ length: end - start }, (_, i) => store.get(start + i));
      for (const passage of batch) lexical.add(passage.text, contextOf(passage));
      await vectors.add(await embedder.embedPassages(batch.map(embeddedText)));
      onProgress?.(end, total);
    }
  } finally {
    store.close();
  }
  await writeFile(join(draft, LEXICAL_FILE), lexical.build());
  await vectors.save(draft);
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
