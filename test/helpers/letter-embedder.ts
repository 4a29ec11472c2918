import type { Embedder } from "../../src/embedding/embedder.ts";

const DIMENSIONS = 32;

/** Counts characters: quick, and enough to tell texts apart. */
export const letterEmbedder: Embedder = {
  profile: {
    model: "letters",
    revision: "1",
    pooling: "mean",
    queryPrefix: "",
    passagePrefix: "",
    dimensions: DIMENSIONS,
  },
  embedPassages: async (texts) => texts.map(vectorOf),
  embedQuery: async (text) => vectorOf(text),
};

function vectorOf(text: string): Float32Array {
  const vector = new Float32Array(DIMENSIONS);
  for (const character of text) vector[character.codePointAt(0)! % DIMENSIONS]! += 1;
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}
