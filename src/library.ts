import type { Answerer } from "./answer/answerer.ts";
import type { Listing } from "./answer/listing.ts";
import type { Quotations } from "./answer/quotations.ts";
import { ExpectedError } from "./errors.ts";
import type { IndexHome } from "./index/index-home.ts";
import type { PassageIndex } from "./index/passage-index.ts";

/** Everything that answers from one generation of the index. */
export interface Engine {
  readonly answerer: Answerer;
  readonly quotations: Quotations;
  readonly listing: Listing;
  readonly index: PassageIndex;
  /** The corpus folder that the quotes are proven against. */
  readonly corpus: string;
}

/** What a reload came to. */
type Reloaded = "new" | "same";

/**
 * A running question-answering system, whose index may be exchanged while it answers: whoever asks keeps
 * the generation that he began with until he is done.
 */
export interface Library extends Engine {
  /** Name of the generation that serves. */
  readonly generation: string | null;
  /**
   * Takes the generation that is current now. Throws when it cannot be used; then the one that serves goes
   * on serving.
   */
  reload(): Promise<Reloaded>;
  /**
   * Reloads whenever a new generation becomes current, looking for one every `everyMs`, by default two
   * seconds; returns how to end that.
   */
  watch(heard: (result: Reloaded | Error) => void, everyMs?: number): () => Promise<void>;
  close(): Promise<void>;
}

/** An engine, the name of its generation, and how many are asking it. */
interface Serving {
  readonly engine: Engine;
  readonly generation: string | null;
  users: number;
  isRetired: boolean;
}

/** How often a new generation is looked for. */
const WATCH_MS = 2000;

/** Where generations come from. */
type Generations = Pick<IndexHome, "current"> & Partial<Pick<IndexHome, "listen">>;

/**
 * @param open Opens the generation that is current.
 * @param onClose What is closed after the last generation.
 */
export async function createLibrary(
  open: () => Promise<Engine>,
  { current: currentGeneration, listen }: Generations,
  onClose: () => Promise<void> = async () => {},
): Promise<Library> {
  const start = async (): Promise<Serving> => {
    const generation = await currentGeneration();
    return { engine: await open(), generation, users: 0, isRetired: false };
  };
  let serving = await start();
  let reloading: Promise<Reloaded> | null = null;
  let isClosed = false;

  const leave = async (left: Serving) => {
    if (left.isRetired && left.users === 0) await left.engine.index.close();
  };
  const use = async <T>(work: (engine: Engine) => Promise<T>): Promise<T> => {
    const own = serving;
    own.users++;
    try {
      return await work(own.engine);
    } catch (error) {
      // Whoever was without the database for long may have missed two builds, and with them the end of his generation.
      if (!(error instanceof ExpectedError) || error.code !== "INDEX_GONE") throw error;
      await reload();
      if (serving === own) throw error;
    } finally {
      own.users--;
      await leave(own);
    }
    return use(work);
  };
  const exchange = async (): Promise<Reloaded> => {
    if (isClosed || (await currentGeneration()) === serving.generation) return "same";
    const next = await start();
    const previous = serving;
    serving = next;
    previous.isRetired = true;
    await leave(previous);
    return "new";
  };
  const reload = () => {
    reloading ??= exchange().finally(() => (reloading = null));
    return reloading;
  };

  return {
    answerer: { answer: (...question) => use(({ answerer }) => answerer.answer(...question)) },
    quotations: {
      quote: (...quote) => use(({ quotations }) => quotations.quote(...quote)),
      context: (...page) => use(({ quotations }) => quotations.context(...page)),
      verify: (text) => use(({ quotations }) => quotations.verify(text)),
    },
    listing: { list: (...page) => use(({ listing }) => listing.list(...page)) },
    get index() {
      return serving.engine.index;
    },
    get corpus() {
      return serving.engine.corpus;
    },
    get generation() {
      return serving.generation;
    },
    reload,
    watch(heard, everyMs = WATCH_MS) {
      /** The generation that cannot be used, and the last one that failed: said once, not every two seconds. */
      let [refused, failed]: (string | null)[] = [null, null];
      const look = async () => {
        const current = await currentGeneration();
        if (reloading || current === serving.generation || current === refused) return;
        try {
          heard(await reload());
        } catch (error) {
          // What passes, as a database that is away does, is tried again.
          if (error instanceof ExpectedError && error.code.startsWith("INDEX_")) refused = current;
          if (failed !== current) heard(error as Error);
          failed = current;
        }
      };
      const lookNow = () => void look().catch(() => {});
      const timer = setInterval(lookNow, everyMs);
      const deafen = listen?.(lookNow);
      return async () => {
        clearInterval(timer);
        await deafen?.();
      };
    },
    async close() {
      isClosed = true;
      // A new generation that is being opened just now would outlive the rest.
      await reloading?.catch(() => {});
      serving.isRetired = true;
      await leave(serving);
      await onClose();
    },
  };
}
