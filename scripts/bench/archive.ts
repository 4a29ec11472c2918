import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type GeneratedArticle, generateArticles } from "./generated-articles.ts";

/** A generated archive on disk. */
export interface Archive {
  readonly corpus: string;
  readonly indexFolder: string;
  /** File for a graph of all vectors in the bare library, to compare with. */
  readonly bareGraph: string;
  /** The first articles, to ask about. */
  readonly sample: readonly GeneratedArticle[];
  remove(): Promise<void>;
}

/** Passages that one generated article makes. */
const PASSAGES_PER_ARTICLE = 2.3;
const SAMPLE = 200;
const SETTLED_MS = 2200;

/** Writes an archive of about so many passages. */
export async function writeArchive(passages: number): Promise<Archive> {
  const folder = await mkdtemp(join(tmpdir(), "verbatim-bench-"));
  const corpus = join(folder, "corpus");
  const sample: GeneratedArticle[] = [];
  const folders = new Set<string>();
  for (const article of generateArticles(Math.ceil(passages / PASSAGES_PER_ARTICLE))) {
    const path = join(corpus, article.file);
    if (!folders.has(dirname(path))) await mkdir(dirname(path), { recursive: true });
    folders.add(dirname(path));
    await writeFile(path, article.text);
    if (sample.length < SAMPLE) sample.push(article);
  }
  // The index does not trust the times of files that were written just now.
  await wait(SETTLED_MS);
  return {
    corpus,
    indexFolder: join(folder, "index"),
    bareGraph: join(folder, "bare.hnsw"),
    sample,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
