import { access } from "node:fs/promises";
import { join } from "node:path";
import { createAnswerer } from "./answer/answerer.ts";
import { createListing } from "./answer/listing.ts";
import { createQuotations } from "./answer/quotations.ts";
import { loadRankingModel } from "./answer/ranking-model.ts";
import { Sources } from "./answer/sources.ts";
import type { Config } from "./config.ts";
import type { Database } from "./database/database.ts";
import type { SkippedFile } from "./corpus/read-corpus.ts";
import type { Embedder } from "./embedding/embedder.ts";
import { loadTokenTable } from "./embedding/token-table.ts";
import { createEmbedder } from "./embedding/transformers-embedder.ts";
import { ExpectedError } from "./errors.ts";
import type { Build } from "./index/building/build.ts";
import type { Changes } from "./index/building/changes.ts";
import { createFolderHome } from "./index/folder-home.ts";
import type { IndexHome } from "./index/index-home.ts";
import type { IndexSummary, PassageIndex } from "./index/passage-index.ts";
import { createReranker } from "./reranking/transformers-reranker.ts";
import { createLibrary, type Engine, type Library } from "./library.ts";

/** Work that takes a while, as in "reading … files". */
export interface Work {
  readonly verb: string;
  readonly things: string;
}

/** What the parts say while they are put together or at work; each caller shows it its own way. */
export interface Reporter {
  /** A sentence for the person who waits. */
  say(sentence: string): void;
  /** @param work What is done to what; default what it was made for. */
  progress(done: number, total: number, work?: Work): void;
  skipped(file: SkippedFile): void;
  /** The work that progress was reported for has ended. */
  done(): void;
}

/** Where a configuration keeps what several processes may share. */
export interface Storage {
  readonly index: IndexHome;
  /** The database behind it, or `null` where folders are. */
  readonly database: Database | null;
  readonly close: () => Promise<void>;
}

/** Opens the place of the index. Throws `DATABASE_UNREACHABLE`, `DATABASE_REFUSED`, `DATABASE_UNUSABLE`. */
export async function openStorage({ indexFolder, indexUrl }: Config): Promise<Storage> {
  if (indexUrl === null) {
    return { index: createFolderHome(indexFolder), database: null, close: async () => {} };
  }
  const { openDatabase } = await import("./database/database.ts");
  const { createPostgresHome } = await import("./index/postgres/postgres-home.ts");
  const database = openDatabase(indexUrl);
  try {
    return { index: await createPostgresHome(indexUrl, database), database, close: () => database.close() };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Opens the index and everything that answers from it; builds the index first when there is none. */
export async function openLibrary(
  config: Config,
  reporter: Reporter,
  storage: Storage | null = null,
): Promise<Library> {
  const { index: home, close } = storage ?? (await openStorage(config));
  const table = await loadTokenTable(config.embedding.builtIn);
  const embedder = await createEmbedder(config.embedding, table);
  if ((await home.current()) === null) {
    const corpus = config.corpus ?? config.defaultCorpus;
    reporter.say(`There is no index in ${home.name} yet: building it from ${corpus}.`);
    await build(home, corpus, embedder, reporter);
  }
  const model = await loadRankingModel(config.rankingModel);
  const { rerankerModel, embedding, threshold } = config;
  const reranker = rerankerModel ? await createReranker(rerankerModel, embedding) : null;
  const openEngine = async (): Promise<Engine> => {
    const index = await home.open(embedder.profile);
    const corpus = config.corpus ?? index.summary.corpus;
    await checkCorpus(index, corpus, home.name).catch(async (error: unknown) => {
      await index.close();
      throw error;
    });
    const sources = new Sources(corpus, index);
    const answerer = createAnswerer({ index, embedder, table, sources, model, reranker, threshold });
    const quotations = createQuotations(index, sources, answerer);
    return { answerer, quotations, listing: createListing(index), index, corpus };
  };
  // Whoever opened the storage closes it.
  return createLibrary(openEngine, home, storage ? undefined : close);
}

/** Does something with the index of a configuration. */
async function withHome<T>(config: Config, work: (home: IndexHome) => Promise<T>): Promise<T> {
  const storage = await openStorage(config);
  try {
    return await work(storage.index);
  } finally {
    await storage.close();
  }
}

/** Brings the index up to date with its corpus folder; what serves goes on serving until the new one is whole. */
export function rebuild(config: Config, reporter: Reporter, isFull = false): Promise<Build> {
  return withHome(config, async (home) => {
    const embedder = await createEmbedder(config.embedding);
    return build(home, await corpusOf(config, home), embedder, reporter, isFull);
  });
}

/** What {@link rebuild} would do. */
export function planRebuild(config: Config): Promise<Changes & { readonly corpus: string }> {
  return withHome(config, async (home) => {
    const corpus = await corpusOf(config, home);
    return { corpus, ...(await home.plan(corpus)) };
  });
}

/** The corpus folder that was asked for, else the one the index was built from, else the articles that ship here. */
export async function corpusToIndex(config: Config): Promise<string> {
  return config.corpus ?? (await withHome(config, (home) => corpusOf(config, home)));
}

async function corpusOf({ corpus, defaultCorpus }: Config, home: IndexHome): Promise<string> {
  if (corpus) return corpus;
  const summary = await home.summary();
  return summary && (await exists(summary.corpus)) ? summary.corpus : defaultCorpus;
}

/**
 * Returns to the index before the current one, and says what it holds. Throws `INDEX_MISSING` when there is none,
 * and `INDEX_DAMAGED` when it is not whole.
 */
export function rollback(config: Config): Promise<IndexSummary> {
  return withHome(config, (home) => home.rollback());
}

function build(
  home: IndexHome,
  corpus: string,
  embedder: Embedder,
  reporter: Reporter,
  isFull = false,
): Promise<Build> {
  return home
    .build({
      corpus,
      embedder,
      isFull,
      onRead: (done, total) => reporter.progress(done, total, { verb: "reading", things: "files" }),
      onProgress: (done, total) => reporter.progress(done, total),
      onSkip: (file) => reporter.skipped(file),
    })
    .finally(() => reporter.done());
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Refuses an index whose documents are not in the corpus folder: not one quote could be proven. */
export async function checkCorpus(index: PassageIndex, corpus: string, home: string): Promise<void> {
  for await (const { file } of index.documents()) {
    if (await exists(join(corpus, file))) return;
  }
  throw new ExpectedError(
    "INDEX_MISMATCH",
    `the index in "${home}" was built from "${index.summary.corpus}", and none of its files is in "${corpus}": ` +
      `run npm run embed -- "${corpus}", or name the right folder with --corpus or CORPUS_DIR`,
  );
}
