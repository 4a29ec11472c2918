import { callInline, type Thread, Threads } from "../../threads/threads.ts";
import { Backlog } from "./backlog.ts";
import { createGraphFunctions, type GraphFunctions } from "./graph-functions.ts";

/** Batches of vectors that may wait for the thread. */
const WAITING = 256;
const THREADS = new Threads<GraphFunctions>(new URL("./graph-worker", import.meta.url));
/** The memory of a graph of fewer vectors is not worth a thread's start. */
const LIGHT = 5000;

/**
 * Grows the graph of a segment in a thread of its own. Adding a vector to a graph takes longer than most else in a
 * build, so that all else is done beside it.
 */
export class GraphWriter {
  private readonly thread: Thread<GraphFunctions>;
  private readonly backlog = new Backlog(WAITING);

  /**
   * @param capacity Vectors that it is for.
   * @param isSmall Whether they are so few that no thread is worth its start.
   */
  constructor(
    private readonly capacity: number,
    isSmall: boolean,
  ) {
    this.thread = isSmall ? callInline(createGraphFunctions()) : THREADS.take();
  }

  /**
   * Begins the graph.
   * @param from The folder of one that was begun before, or `null`.
   * @returns How many vectors it holds already.
   */
  begin(dimensions: number, from: string | null): Promise<number> {
    return this.thread.call("begin", dimensions, this.capacity, from);
  }

  /** Hands over the next vectors. Resolves once the thread has caught up enough; throws what became of earlier ones. */
  async add(vectors: readonly Float32Array[]): Promise<void> {
    if (vectors.length === 0) return;
    const [{ length }] = vectors as [Float32Array];
    const numbers = new Float32Array(vectors.length * length);
    for (const [i, vector] of vectors.entries()) numbers.set(vector, i * length);
    await this.backlog.add(this.thread.call("add", numbers));
  }

  /** Writes the graph into a folder once all vectors are in it. Throws `ENOSPC` when the disk is full. */
  async save(folder: string): Promise<void> {
    await this.backlog.drain();
    await this.thread.call("save", folder);
  }

  /** Ends the thread, whatever it is at. */
  end(): Promise<void> {
    return this.thread.end(this.capacity < LIGHT);
  }
}
