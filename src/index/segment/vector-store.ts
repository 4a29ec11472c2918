import { join } from "node:path";
import { HNSWLib } from "@langchain/community/vectorstores/hnswlib";
import { Document } from "@langchain/core/documents";
import type { EmbeddingsInterface } from "@langchain/core/embeddings";
import { SynchronousInMemoryDocstore } from "@langchain/community/stores/doc/in_memory";
import hnswlib from "hnswlib-node";
import { areFew } from "../few.ts";
import type { DenseHit } from "../passage-index.ts";

/**
 * hnswlib's graph: links a node, and candidates looked at while inserting. With 130 candidates instead of the usual
 * 200 a graph is built in two thirds of the time, and looking at more while searching makes up for it.
 */
const GRAPH = { m: 16, efConstruction: 130, seed: 100 } as const;
const EF_LEAST = 100;
const EF_MOST = 400;

/**
 * Candidates looked at while searching: the larger a graph, the more of them it takes to find the same share of the
 * nearest. 100 up to 10⁴ vectors, 200 at 10⁵, 400 from 10⁶ on.
 */
export function efFor(size: number): number {
  const ef = EF_LEAST * 2 ** (Math.log10(Math.max(1, size)) - 4);
  return Math.round(Math.min(EF_MOST, Math.max(EF_LEAST, ef)));
}

/**
 * What it costs to meet a candidate in the graph, beside fetching a vector from it and comparing that out here:
 * measured over 20,000 vectors, of which from 1 to 50 % were left.
 */
const WALK_COST = 0.07;

const FILE = "vectors.hnsw";

/**
 * The vectors of a segment's passages in an HNSW graph, through LangChain's store over `hnswlib-node`. Its
 * distances become scores here. Every call holds up its thread for as long as it takes.
 */
export class VectorStore {
  private constructor(
    private readonly store: HNSWLib,
    private live: number,
  ) {}

  /** An empty store that takes up to `capacity` vectors of `dimensions` numbers. */
  static create(dimensions: number, capacity: number): VectorStore {
    const index = new hnswlib.HierarchicalNSW("cosine", dimensions);
    index.initIndex(Math.max(1, capacity), GRAPH.m, GRAPH.efConstruction, GRAPH.seed);
    return new VectorStore(wrap(index, dimensions), 0);
  }

  /** Reads a store that was saved. The file must be whole: the library believes whatever stands in it. */
  static async load(folder: string, dimensions: number): Promise<VectorStore> {
    const index = new hnswlib.HierarchicalNSW("cosine", dimensions);
    await index.readIndex(join(folder, FILE));
    // The library goes back to 10 at every load.
    index.setEf(efFor(index.getCurrentCount()));
    return new VectorStore(wrap(index, dimensions), index.getCurrentCount());
  }

  /** Vectors in it, those of deleted passages included. */
  get size(): number {
    return this.store.index.getCurrentCount();
  }

  /** Makes room for so many vectors in all. */
  reserve(capacity: number): void {
    if (capacity > this.store.index.getMaxElements()) this.store.index.resizeIndex(capacity);
  }

  /** Adds the vectors of the next passages, in order. */
  add(vectors: readonly Float32Array[]): void {
    // LangChain would begin an empty graph anew with settings of its own, and move all of it for each addition.
    for (const vector of vectors) this.store.index.addPoint(Array.from(vector), this.size);
    this.live += vectors.length;
  }

  /** Passes over a passage from now on. */
  delete(ordinal: number): void {
    this.store.index.markDelete(ordinal);
    this.live--;
  }

  /** The `k` nearest passages, nearest first. */
  async search(vector: Float32Array, k: number): Promise<DenseHit[]> {
    const limit = Math.min(k, this.live);
    if (limit === 0) return [];
    const found = await this.store.similaritySearchVectorWithScore(Array.from(vector), limit);
    return found.map(([{ metadata }, distance]) => ({
      ordinal: metadata["ordinal"] as number,
      score: 1 - distance,
    }));
  }

  /**
   * The `k` nearest of some passages, nearest first: of few by looking at each, of many through the graph.
   * @param selection 1 for each passage that may be found, else 0; none that is deleted.
   */
  searchAmong(selection: Uint8Array, vector: Float32Array, k: number): DenseHit[] {
    const count = selection.reduce((sum, one) => sum + one, 0);
    const limit = Math.min(k, count);
    if (limit === 0) return [];
    if (areFew(count, { size: this.size, ef: efFor(this.size), walkCost: WALK_COST })) {
      const hits: DenseHit[] = [];
      for (let ordinal = selection.indexOf(1); ordinal !== -1; ordinal = selection.indexOf(1, ordinal + 1)) {
        hits.push({ ordinal, score: this.similarity(vector, ordinal) });
      }
      return hits.sort((a, b) => b.score - a.score || a.ordinal - b.ordinal).slice(0, limit);
    }
    const isSelected = (ordinal: number) => selection[ordinal] === 1;
    const { neighbors, distances } = this.store.index.searchKnn(Array.from(vector), limit, isSelected);
    return neighbors.map((ordinal, i) => ({ ordinal, score: 1 - distances[i]! }));
  }

  /** The vector of one passage, of length 1. */
  vector(ordinal: number): Float32Array {
    return Float32Array.from(this.store.index.getPoint(ordinal));
  }

  /** Cosine similarity of a vector of length 1 to the vector of one passage. */
  similarity(vector: Float32Array, ordinal: number): number {
    const point = this.store.index.getPoint(ordinal);
    return vector.reduce((sum, value, i) => sum + value * point[i]!, 0);
  }

  /** Throws `ENOSPC` when the file cannot be read back. */
  async save(folder: string): Promise<void> {
    await this.store.index.writeIndex(join(folder, FILE));
    // hnswlib says nothing when the disk is full.
    const size = await VectorStore.load(folder, this.store.index.getNumDimensions()).then(
      (saved) => saved.size,
      () => -1,
    );
    if (size === this.size) return;
    throw Object.assign(new Error("the vectors were not written whole"), { code: "ENOSPC" });
  }
}

/** LangChain keeps a document for each vector, in one JSON; all that is to be known of them here is their number. */
class OrdinalDocstore extends SynchronousInMemoryDocstore {
  override search(ordinal: string): Document {
    return new Document({ pageContent: "", metadata: { ordinal: Number(ordinal) } });
  }
}

/** Vectors come from the project's own embedder, never from inside the store. */
const NO_EMBEDDINGS: EmbeddingsInterface = {
  embedQuery: () => Promise.reject(new Error("the vector store does not embed")),
  embedDocuments: () => Promise.reject(new Error("the vector store does not embed")),
};

function wrap(index: hnswlib.HierarchicalNSW, numDimensions: number): HNSWLib {
  return new HNSWLib(NO_EMBEDDINGS, {
    space: "cosine",
    numDimensions,
    index,
    docstore: new OrdinalDocstore(),
  });
}
