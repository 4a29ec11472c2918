import { access, realpath } from "node:fs/promises";
import { join } from "node:path";
import { createAnswerer } from "./answer/answerer.ts";
import { createListing } from "./answer/listing.ts";
import { createQuotations } from "./answer/quotations.ts";
import { loadRankingModel } from "./answer/ranking-model.ts";
import { Sources } from "./answer/sources.ts";
import type { Config } from "./config.ts";
import type { SkippedFile } from "./corpus/read-corpus.ts";
import type { Embedder } from "./embedding/embedder.ts";
import { loadTokenTable } from "./embedding/token-table.ts";
import { createEmbedder } from "./embedding/transformers-embedder.ts";
import { ExpectedError } from "./errors.ts";
import { type Build, buildIndex } from "./index/building/build-index.ts";
import { lockBuilds } from "./index/generations/build-lock.ts";
import { type Changes, findChanges } from "./index/building/changes.ts";
import { notesOf } from "./index/building/earlier-work.ts";
import { FileNotes } from "./index/building/file-notes.ts";
import { currentGeneration } from "./index/generations/generations.ts";
import { type Manifest, readManifest } from "./index/generations/manifest.ts";
import { createReranker } from "./reranking/transformers-reranker.ts";
import type { PassageIndex } from "./index/passage-index.ts";
import { openIndex } from "./index/searching/open-index.ts";
import { returnToPrevious } from "./index/generations/rollback.ts";
import { createLibrary, type Engine, type Library } from "./library.ts";

/** What the parts say while they are put together or at work; each caller shows it its own way. */
export interface Reporter {
  /** A sentence for the person who waits. */
  say(sentence: string): void;
  progress(done: number, total: number): void;
  skipped(file: SkippedFile): void;
  /** The work that progress was reported for has ended. */
  done(): void;
}

/** Opens the index and everything that answers from it; builds the index first when there is none. */
export async function openLibrary(config: Config, reporter: Reporter): Promise<Library> {
  const table = await loadTokenTable(config.embedding.builtIn);
  const embedder = await createEmbedder(config.embedding, table);
  if ((await currentGeneration(config.indexFolder)) === null) {
    const corpus = config.corpus ?? config.defaultCorpus;
    reporter.say(`There is no index in ${config.indexFolder} yet: building it from ${corpus}.`);
    await build(config, corpus, embedder, reporter);
  }
  const model = await loadRankingModel(config.rankingModel);
  const { rerankerModel, embedding, threshold } = config;
  const reranker = rerankerModel ? await createReranker(rerankerModel, embedding) : null;
  const openEngine = async (): Promise<Engine> => {
    const index = await openIndex(config.indexFolder, embedder.profile);
    const corpus = config.corpus ?? index.summary.corpus;
    await checkCorpus(index, corpus, config.indexFolder).catch(async (error: unknown) => {
      await index.close();
      throw error;
    });
    const sources = new Sources(corpus, index);
    const answerer = createAnswerer({ index, embedder, table, sources, model, reranker, threshold });
    const quotations = createQuotations(index, sources, answerer);
    return { answerer, quotations, listing: createListing(index), index, corpus };
  };
  return createLibrary(openEngine, () => currentGeneration(config.indexFolder));
}

/** Brings the index up to date with its corpus folder; what serves goes on serving until the new one is whole. */
export async function rebuild(config: Config, reporter: Reporter, isFull = false): Promise<Build> {
  const embedder = await createEmbedder(config.embedding);
  return build(config, await corpusToIndex(config), embedder, reporter, isFull);
}

/** What {@link rebuild} would do. */
export async function planRebuild(config: Config): Promise<Changes & { readonly corpus: string }> {
  const { indexFolder } = config;
  const corpus = await corpusToIndex(config);
  const folder = await realpath(corpus).catch(() => corpus);
  const manifest = await indexedManifest(config);
  const generation = await currentGeneration(indexFolder).catch(() => null);
  const notes =
    manifest && generation
      ? await notesOf(indexFolder, generation, manifest, folder).catch(() => null)
      : null;
  const changes = await findChanges(folder, notes ?? FileNotes.none(folder), manifest?.skipped ?? []);
  return { corpus, ...changes };
}

/** The corpus folder that was asked for, else the one the index was built from, else the articles that ship here. */
export async function corpusToIndex(config: Config): Promise<string> {
  if (config.corpus) return config.corpus;
  const manifest = await indexedManifest(config);
  return manifest && (await exists(manifest.corpus)) ? manifest.corpus : config.defaultCorpus;
}

/**
 * Returns to the index before the current one, and says what it holds. Throws `INDEX_MISSING` when there is none,
 * and `INDEX_DAMAGED` when it is not whole.
 */
export async function rollback({ indexFolder }: Config): Promise<Manifest> {
  const unlock = await lockBuilds(indexFolder);
  try {
    return await returnToPrevious(indexFolder);
  } finally {
    await unlock();
  }
}

function build(
  config: Config,
  corpus: string,
  embedder: Embedder,
  reporter: Reporter,
  isFull = false,
): Promise<Build> {
  return buildIndex({
    corpus,
    indexFolder: config.indexFolder,
    embedder,
    isFull,
    onProgress: (done, total) => reporter.progress(done, total),
    onSkip: (file) => reporter.skipped(file),
  }).finally(() => reporter.done());
}

/** The manifest of the index that serves, if there is one that can be read. */
async function indexedManifest({ indexFolder }: Config): Promise<Manifest | null> {
  const folder = await currentGeneration(indexFolder).catch(() => null);
  return folder === null ? null : readManifest(folder).catch(() => null);
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Refuses an index whose documents are not in the corpus folder: not one quote could be proven. */
export async function checkCorpus(index: PassageIndex, corpus: string, indexFolder: string): Promise<void> {
  for await (const { file } of index.documents()) {
    if (await exists(join(corpus, file))) return;
  }
  throw new ExpectedError(
    "INDEX_MISMATCH",
    `the index in "${indexFolder}" was built from "${index.summary.corpus}", and none of its files is in "${corpus}": ` +
      `run npm run embed -- "${corpus}", or name the right folder with --corpus or CORPUS_DIR`,
  );
}
