import { callInline, type Thread, Threads } from "../../threads/threads.ts";
import { Backlog } from "./backlog.ts";
import { createLexicalFunctions, type IndexedWords, type LexicalFunctions } from "./lexical-functions.ts";

/** Batches of passages that may wait for the thread. */
const WAITING = 64;
/** Passages that are handed over together. */
const BATCH = 64;
const THREADS = new Threads<LexicalFunctions>(new URL("./lexical-worker", import.meta.url));
/** Fewer passages are indexed sooner than a thread has started. */
const SMALL = 500;

/** Writes the lexical index of a segment in a thread of its own, if it is large: sorting terms would hold up all else. */
export class LexicalThread {
  private thread: Thread<LexicalFunctions> | null = null;
  private readonly backlog = new Backlog(WAITING);
  private waiting: IndexedWords[] = [];

  /**
   * @param folder Where it is written.
   * @param runPostings Postings that are kept in memory at most; default that of the writer.
   */
  constructor(
    private readonly folder: string,
    private readonly runPostings?: number,
  ) {}

  /** Hands over the next passages. Resolves once the thread has caught up enough; throws what became of earlier ones. */
  async add(passages: readonly IndexedWords[]): Promise<void> {
    this.waiting.push(...passages);
    if (this.waiting.length >= (this.thread ? BATCH : SMALL)) await this.handOver(() => THREADS.take());
  }

  /** Writes the index once all passages are in it. */
  async finish(): Promise<void> {
    await this.handOver(() => callInline(createLexicalFunctions()));
    await this.backlog.drain();
    await this.thread!.call("finish");
  }

  /** Ends the thread, whatever it is at; what it holds is little, for sorted runs wait on disk. */
  async end(): Promise<void> {
    await this.thread?.end(true);
  }

  /** @param begin The thread that it is to be, if none has begun. */
  private async handOver(begin: () => Thread<LexicalFunctions>): Promise<void> {
    if (!this.thread) {
      this.thread = begin();
      await this.thread.call("begin", this.folder, this.runPostings);
    }
    await this.backlog.add(this.thread.call("add", this.waiting.splice(0)));
  }
}
