import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { bestFirst } from "../best-first.ts";
import { areFew } from "../few.ts";
import type { DenseHit } from "../passage-index.ts";
import { VectorGraph } from "./vector-graph.ts";

const EF_LEAST = 100;
const EF_MOST = 2000;
/** By how much more candidates a graph of ten times the size takes. */
const EF_GROWTH = 4.5;

/**
 * Candidates looked at while searching, in all graphs together: the more vectors there are, the more of them it takes
 * to find the same share of the nearest. 100 up to 10⁴ vectors, 450 at 10⁵, 2000 from 10⁶ on.
 */
export function efFor(size: number): number {
  const ef = EF_LEAST * EF_GROWTH ** (Math.log10(Math.max(1, size)) - 4);
  return Math.round(Math.min(EF_MOST, Math.max(EF_LEAST, ef)));
}

/**
 * What it costs to meet a candidate in the graph, beside fetching a vector from it and comparing that out here:
 * measured over 20,000 vectors, of which from 1 to 50 % were left.
 */
const WALK_COST = 0.07;

const FILE = /^vectors-\d+\.hnsw$/;

/** The file of one of a segment's graphs. */
export function graphFile(folder: string, graph: number): string {
  return join(folder, `vectors-${graph}.hnsw`);
}

/** How many graphs lie in a folder. */
export async function graphsIn(folder: string): Promise<number> {
  return (await readdir(folder)).filter((name) => FILE.test(name)).length;
}

/** The one of a segment's graphs that a passage's vector was dealt to, and its place there. */
export function dealtTo<T>(graphs: readonly T[], ordinal: number): readonly [graph: T, place: number] {
  return [graphs[ordinal % graphs.length]!, Math.floor(ordinal / graphs.length)];
}

/** Of several graphs each need find only its part of the nearest: a tenth fewer candidates find as many. */
const SHARE = 0.9;

/**
 * The vectors of a segment's passages. They are dealt out to one or several graphs by turns: of three graphs the
 * first holds the passages 0, 3, 6 …; so several threads can grow them at once. Every call holds up its thread for
 * as long as it takes.
 */
export class VectorStore {
  readonly size: number;

  /** @param graphs That were dealt their vectors by turns. */
  constructor(private readonly graphs: readonly VectorGraph[]) {
    this.size = graphs.reduce((sum, { size }) => sum + size, 0);
    const share = graphs.length > 1 ? SHARE / graphs.length : 1;
    for (const graph of graphs) graph.lookAt(Math.ceil(efFor(this.size) * share));
  }

  /** Reads the graphs of a segment. Rejects when there is none; the files must be whole. */
  static async load(folder: string, dimensions: number): Promise<VectorStore> {
    const graphs: VectorGraph[] = [];
    const count = await graphsIn(folder);
    for (let i = 0; i < count; i++) graphs.push(await VectorGraph.load(graphFile(folder, i), dimensions));
    if (count === 0) throw new Error("the segment has no vectors");
    return new VectorStore(graphs);
  }

  /** Passes over a passage from now on. */
  delete(ordinal: number): void {
    const [graph, place] = dealtTo(this.graphs, ordinal);
    graph.delete(place);
  }

  /** The `k` nearest passages, nearest first. */
  async search(vector: Float32Array, k: number): Promise<DenseHit[]> {
    const numbers = Array.from(vector);
    const found: DenseHit[] = [];
    for (const [i, graph] of this.graphs.entries()) {
      for (const { ordinal, score } of await graph.search(numbers, k))
        found.push({ ordinal: this.ordinalOf(i, ordinal), score });
    }
    return found.sort(bestFirst).slice(0, k);
  }

  /**
   * The `k` nearest of some passages, nearest first: of few by looking at each, of many through the graphs.
   * @param selection 1 for each passage that may be found, else 0; none that is deleted.
   */
  searchAmong(selection: Uint8Array, vector: Float32Array, k: number): DenseHit[] {
    const count = selection.reduce((sum, one) => sum + one, 0);
    const limit = Math.min(k, count);
    if (limit === 0) return [];
    const hits: DenseHit[] = [];
    if (areFew(count, { size: this.size, ef: efFor(this.size), walkCost: WALK_COST })) {
      for (let ordinal = selection.indexOf(1); ordinal !== -1; ordinal = selection.indexOf(1, ordinal + 1)) {
        hits.push({ ordinal, score: this.similarity(vector, ordinal) });
      }
    } else {
      const numbers = Array.from(vector);
      for (const [i, graph] of this.graphs.entries()) {
        const isSelected = (place: number) => selection[this.ordinalOf(i, place)] === 1;
        for (const { ordinal, score } of graph.searchAmong(numbers, limit, isSelected))
          hits.push({ ordinal: this.ordinalOf(i, ordinal), score });
      }
    }
    return hits.sort(bestFirst).slice(0, limit);
  }

  /** Cosine similarity of a vector of length 1 to the vector of one passage. */
  similarity(vector: Float32Array, ordinal: number): number {
    const [graph, place] = dealtTo(this.graphs, ordinal);
    const point = graph.vector(place);
    return vector.reduce((sum, value, i) => sum + value * point[i]!, 0);
  }

  private ordinalOf(graph: number, place: number): number {
    return place * this.graphs.length + graph;
  }
}
