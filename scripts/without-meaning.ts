import type { TokenTable } from "../src/embedding/token-table.ts";
import type { PassageIndex } from "../src/index/passage-index.ts";

/** Knows no word: whatever is compared by meaning is equally unlike. */
export const NO_MEANING: TokenTable = {
  dimensions: 1,
  read: async (texts) => ({
    texts: texts.map(() => ({
      rows: new Int32Array(0),
      starts: new Int32Array(0),
      ends: new Int32Array(0),
    })),
    dimensions: 1,
    vectors: new Float32Array(0),
  }),
};

/** An index that is searched by words alone. */
export function withoutVectors(index: PassageIndex): PassageIndex {
  return {
    ...index,
    searchDense: async () => [],
    similarities: async (_, ordinals) => ordinals.map(() => 0),
  };
}
