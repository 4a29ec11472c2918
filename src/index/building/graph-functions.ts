import { VectorStore } from "../segment/vector-store.ts";

export type GraphFunctions = ReturnType<typeof createGraphFunctions>;

/** What grows a segment's graph, in a thread of its own or not. */
export function createGraphFunctions() {
  let store: VectorStore;
  let dimensions: number;
  return {
    /** Begins a graph for so many vectors; a graph that was begun in a folder goes on. Returns what it holds. */
    async begin(size: number, capacity: number, from: string | null): Promise<number> {
      dimensions = size;
      const begun = from === null ? null : await VectorStore.load(from, dimensions).catch(() => null);
      store = begun ?? VectorStore.create(dimensions, capacity);
      store.reserve(capacity);
      return store.size;
    },
    /** Adds the next vectors, which stand one after another. */
    add(numbers: Float32Array): void {
      const vectors: Float32Array[] = [];
      for (let at = 0; at < numbers.length; at += dimensions)
        vectors.push(numbers.subarray(at, at + dimensions));
      store.add(vectors);
    },
    save: (folder: string) => store.save(folder),
  };
}
