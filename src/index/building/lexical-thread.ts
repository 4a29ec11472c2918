import { callInline, type Thread, Threads } from "../../threads/threads.ts";
import { Backlog } from "./backlog.ts";
import { createLexicalFunctions, type IndexedWords, type LexicalFunctions } from "./lexical-functions.ts";

/** Batches of passages that may wait for the thread. */
const WAITING = 64;
const THREADS = new Threads<LexicalFunctions>(new URL("./lexical-worker", import.meta.url));

/** Writes the lexical index of a segment in a thread of its own: sorting terms would hold up all else. */
export class LexicalThread {
  private readonly thread: Thread<LexicalFunctions>;
  private readonly backlog = new Backlog(WAITING);

  /** @param isSmall Whether there is so little to write that no thread is worth its start. */
  constructor(isSmall: boolean) {
    this.thread = isSmall ? callInline(createLexicalFunctions()) : THREADS.take();
  }

  /**
   * Begins an index in a folder.
   * @param runPostings Postings that are kept in memory at most.
   */
  begin(folder: string, runPostings?: number): Promise<void> {
    return this.thread.call("begin", folder, runPostings);
  }

  /** Hands over the next passages. Resolves once the thread has caught up enough; throws what became of earlier ones. */
  async add(passages: readonly IndexedWords[]): Promise<void> {
    await this.backlog.add(this.thread.call("add", passages));
  }

  /** Writes the index once all passages are in it. */
  async finish(): Promise<void> {
    await this.backlog.drain();
    await this.thread.call("finish");
  }

  /** Ends the thread, whatever it is at; what it holds is little, for sorted runs wait on disk. */
  end(): Promise<void> {
    return this.thread.end(true);
  }
}
