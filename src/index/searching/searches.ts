import { ThreadEnded } from "../../threads/calls.ts";
import { callInline, type Thread, Threads } from "../../threads/threads.ts";
import type { Manifest } from "../generations/manifest.ts";
import { createSearchFunctions, type SearchFunctions } from "./search-functions.ts";

const THREADS = new Threads<SearchFunctions>(new URL("./search-worker", import.meta.url));
/** Fewer passages are searched in a millisecond: a thread would cost more than it spares the others. */
const SMALL = 20_000;

/**
 * The searches of a generation: in a thread of their own, which ends with it, so that a slow one holds up nobody
 * else. One that breaks is replaced by another, and the call made again.
 */
export class Searches {
  private hasEnded = false;

  /**
   * @param folder The generation's.
   * @param thread Where they run; default a thread of their own, unless they are quick.
   */
  constructor(
    private readonly folder: string,
    private readonly manifest: Manifest,
    private thread: Thread<SearchFunctions> = threadFor(manifest.passages),
  ) {}

  /** Opens the generation. Throws when the parts of a segment do not fit together. */
  begin(): Promise<void> {
    const { embedder, segments } = this.manifest;
    return this.thread.call("open", { folder: this.folder, dimensions: embedder.dimensions, segments });
  }

  async call<N extends keyof SearchFunctions>(
    name: N,
    ...args: Parameters<SearchFunctions[N]>
  ): Promise<Awaited<ReturnType<SearchFunctions[N]>>> {
    const { thread } = this;
    try {
      return await thread.call(name, ...args);
    } catch (error) {
      if (!(error instanceof ThreadEnded) || this.hasEnded) throw error;
      if (this.thread === thread) {
        this.thread = THREADS.take();
        // Whatever is asked from now on comes after this.
        await this.begin().catch(async (cause: unknown) => {
          // One that knows no index is of no use: the next call tries another.
          await this.thread.end(false);
          throw cause;
        });
      }
      return this.thread.call(name, ...args);
    }
  }

  /** Ends them; calls under way may be rejected. */
  async end(): Promise<void> {
    this.hasEnded = true;
    await this.thread.end(false);
  }
}

function threadFor(passages: number): Thread<SearchFunctions> {
  return passages < SMALL ? callInline(createSearchFunctions()) : THREADS.take();
}
