import type { HNSWLib } from "@langchain/community/vectorstores/hnswlib";
import hnswlib from "hnswlib-node";
import type { DenseHit } from "../passage-index.ts";
import { GraphFile } from "./graph-file.ts";

/** Links a node, and where hnswlib's random levels begin. */
const GRAPH = { m: 16, seed: 100 } as const;
const CANDIDATES_LEAST = 130;
const CANDIDATES_MOST = 300;
/** How many more a graph of ten times the size takes. */
const CANDIDATES_GROWTH = 240;

/**
 * Candidates looked at while a vector is inserted (`efConstruction`): 130 instead of the usual 200 build a graph in
 * two thirds of the time, and looking at more while searching makes up for it. In a graph of more than 10⁵ vectors
 * it does not, so that they become more: 200 at 2 × 10⁵, 300 from 5 × 10⁵ on.
 */
function candidatesFor(capacity: number): number {
  const candidates = CANDIDATES_LEAST + CANDIDATES_GROWTH * (Math.log10(capacity) - 5);
  return Math.round(Math.min(CANDIDATES_MOST, Math.max(CANDIDATES_LEAST, candidates)));
}

/**
 * Vectors of length 1 in one HNSW graph, through LangChain's store over `hnswlib-node`. They are known by their
 * place in it. Its distances become scores here. Every call holds up its thread for as long as it takes.
 */
export class VectorGraph {
  private store: HNSWLib | null = null;

  private constructor(
    private readonly index: hnswlib.HierarchicalNSW,
    private live: number,
  ) {}

  /** An empty graph that takes up to `capacity` vectors of `dimensions` numbers. */
  static create(dimensions: number, capacity: number): VectorGraph {
    const size = Math.max(1, capacity);
    const index = new hnswlib.HierarchicalNSW("cosine", dimensions);
    index.initIndex(size, GRAPH.m, candidatesFor(size), GRAPH.seed);
    return new VectorGraph(index, 0);
  }

  /** Reads a graph that was saved. The file must be whole: the library believes whatever stands in it. */
  static async load(path: string, dimensions: number): Promise<VectorGraph> {
    const index = new hnswlib.HierarchicalNSW("cosine", dimensions);
    await index.readIndex(path);
    return new VectorGraph(index, index.getCurrentCount());
  }

  /** Vectors in it, those of deleted passages included. */
  get size(): number {
    return this.index.getCurrentCount();
  }

  /** Makes room for so many vectors in all. */
  reserve(capacity: number): void {
    if (capacity > this.index.getMaxElements()) this.index.resizeIndex(capacity);
  }

  /** Adds the next vectors, in order. */
  add(vectors: readonly Float32Array[]): void {
    // LangChain would begin an empty graph anew with settings of its own, and move all of it for each addition.
    for (const vector of vectors) this.index.addPoint(Array.from(vector), this.size);
    this.live += vectors.length;
  }

  /** Passes over a vector from now on. */
  delete(place: number): void {
    this.index.markDelete(place);
    this.live--;
  }

  /** Looks at so many candidates in each search (`ef`). The library goes back to 10 whenever it loads a graph. */
  lookAt(candidates: number): void {
    this.index.setEf(candidates);
  }

  /** The `k` nearest, nearest first. */
  async search(vector: number[], k: number): Promise<DenseHit[]> {
    const limit = Math.min(k, this.live);
    if (limit === 0) return [];
    this.store ??= await this.openStore();
    const found = await this.store.similaritySearchVectorWithScore(vector, limit);
    return found.map(([{ metadata }, distance]) => ({
      ordinal: metadata["ordinal"] as number,
      score: 1 - distance,
    }));
  }

  /** The `k` nearest of those that are wanted, nearest first; fewer where not so many are met. */
  searchAmong(vector: number[], k: number, isWanted: (place: number) => boolean): DenseHit[] {
    const { neighbors, distances } = this.index.searchKnn(vector, Math.min(k, this.size), isWanted);
    return neighbors.map((ordinal, i) => ({ ordinal, score: 1 - distances[i]! }));
  }

  /** The vector at a place, of length 1. */
  vector(place: number): number[] {
    return this.index.getPoint(place);
  }

  /** A build never searches, and LangChain takes a quarter of a second to load. */
  private async openStore(): Promise<HNSWLib> {
    const { wrap } = await import("./lang-chain-store.ts");
    return wrap(this.index, this.index.getNumDimensions());
  }

  /** Throws `ENOSPC` when the file is not as long as it should be. */
  async save(path: string): Promise<void> {
    await this.index.writeIndex(path);
    const file = await GraphFile.open(path);
    try {
      // hnswlib says nothing when the disk is full.
      if (file.size === this.size && (await file.isWhole())) return;
    } finally {
      await file.close();
    }
    throw Object.assign(new Error("the vectors were not written whole"), { code: "ENOSPC" });
  }
}
