import { VectorGraph } from "../segment/vector-graph.ts";

export type GraphFunctions = ReturnType<typeof createGraphFunctions>;

/** What grows a graph, in a thread of its own or not. */
export function createGraphFunctions() {
  let graph: VectorGraph;
  let dimensions: number;
  return {
    /** Begins a graph for so many vectors; one that was begun in a file goes on. Returns how many it holds. */
    async begin(size: number, capacity: number, from: string | null): Promise<number> {
      dimensions = size;
      const begun = from === null ? null : await VectorGraph.load(from, dimensions).catch(() => null);
      graph = begun ?? VectorGraph.create(dimensions, capacity);
      graph.reserve(capacity);
      return graph.size;
    },
    /** Adds the next vectors, which stand one after another. */
    add(numbers: Float32Array): void {
      const vectors: Float32Array[] = [];
      for (let at = 0; at < numbers.length; at += dimensions)
        vectors.push(numbers.subarray(at, at + dimensions));
      graph.add(vectors);
    },
    save: (path: string) => graph.save(path),
  };
}
