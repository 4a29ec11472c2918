import { availableParallelism } from "node:os";
import { callInline, type Thread, Threads } from "../../threads/threads.ts";
import { graphFile, graphsIn } from "../segment/vector-store.ts";
import { Backlog } from "./backlog.ts";
import { createGraphFunctions, type GraphFunctions } from "./graph-functions.ts";

/** Batches of vectors that may wait for the threads. */
const WAITING = 256;
const THREADS = new Threads<GraphFunctions>(new URL("./graph-worker", import.meta.url));
/** Fewer vectors are in their graph sooner than a thread has started. */
const SMALL = 500;
/** The memory of graphs of fewer vectors is not worth their threads' start. */
const LIGHT = 5000;
/** Each further graph makes a search a little slower: it must be of so many vectors to be worth it. */
const GRAPH_LEAST = 20_000;
const GRAPHS_MAX = 4;

/** How many graphs share so many vectors: one for each core, as long as they are large. */
function graphsFor(capacity: number): number {
  const worthwhile = Math.floor(capacity / GRAPH_LEAST);
  return Math.max(1, Math.min(worthwhile, availableParallelism(), GRAPHS_MAX));
}

/**
 * Grows the graphs of a segment, each in a thread of its own. Adding a vector to a graph takes longer than all else
 * in a build together, and hnswlib adds to one graph one vector at a time.
 */
export class GraphWriter {
  private readonly threads: readonly Thread<GraphFunctions>[];
  private readonly backlog = new Backlog(WAITING);
  private added = 0;

  /**
   * @param capacity Vectors that they are for.
   * @param graphs How many graphs share them; default one for each core, if they are many.
   */
  constructor(
    private readonly capacity: number,
    graphs = graphsFor(capacity),
  ) {
    this.threads = Array.from({ length: graphs }, () =>
      capacity < SMALL ? callInline(createGraphFunctions()) : THREADS.take(),
    );
  }

  /**
   * Begins the graphs.
   * @param from The folder of as many graphs that were begun before, or `null`.
   * @returns How many vectors they hold already.
   */
  async begin(dimensions: number, from: string | null): Promise<number> {
    const isBegun = from !== null && (await graphsIn(from)) === this.threads.length;
    const start = (begun: string | null) =>
      Promise.all(
        this.threads.map((thread, i) =>
          thread.call("begin", dimensions, this.share(i, this.capacity), begun && graphFile(begun, i)),
        ),
      );
    let sizes = await start(isBegun ? from : null);
    const size = sizes.reduce((sum, each) => sum + each, 0);
    // One of them may be damaged: then they do not fit together.
    if (sizes.some((each, i) => each !== this.share(i, size))) sizes = await start(null);
    this.added = sizes.reduce((sum, each) => sum + each, 0);
    return this.added;
  }

  /** Hands over the next vectors. Resolves once the threads have caught up enough; throws what became of earlier ones. */
  async add(vectors: readonly Float32Array[]): Promise<void> {
    const dealt = this.threads.map((): Float32Array[] => []);
    for (const vector of vectors) dealt[this.added++ % dealt.length]!.push(vector);
    const calls = dealt.map(async (share, i) => {
      if (share.length > 0) await this.threads[i]!.call("add", joined(share));
    });
    await this.backlog.add(Promise.all(calls));
  }

  /** Writes the graphs into a folder once all vectors are in them. Throws `ENOSPC` when the disk is full. */
  async save(folder: string): Promise<void> {
    await this.backlog.drain();
    const saved = this.threads.map((thread, i) => thread.call("save", graphFile(folder, i)));
    // None is stopped in the middle of its file because another failed.
    for (const outcome of await Promise.allSettled(saved))
      if (outcome.status === "rejected") throw outcome.reason;
  }

  /** Ends the threads, whatever they are at. */
  async end(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.end(this.capacity < LIGHT)));
  }

  /** How many of so many vectors one of the graphs is dealt. */
  private share(graph: number, vectors: number): number {
    return Math.ceil((vectors - graph) / this.threads.length);
  }
}

/** The numbers of vectors, one after another. */
function joined(vectors: readonly Float32Array[]): Float32Array {
  const [{ length }] = vectors as [Float32Array];
  const numbers = new Float32Array(vectors.length * length);
  for (const [i, vector] of vectors.entries()) numbers.set(vector, i * length);
  return numbers;
}
