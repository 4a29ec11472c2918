import type { Embedder, EmbedderProfile } from "./embedder.ts";
import type { TokenReading, Tokens, TokenTable } from "./token-table.ts";

/** Texts that are read together. */
const BATCH = 32;

/** An embedder whose vectors are the means of a table's token vectors, made to length 1. */
export function tableEmbedder(
  table: TokenTable,
  { model, revision, queryPrefix, passagePrefix }: Omit<EmbedderProfile, "pooling" | "dimensions">,
): Embedder {
  return {
    profile: { model, revision, pooling: "mean", queryPrefix, passagePrefix, dimensions: table.dimensions },
    async embedPassages(texts) {
      const vectors: Float32Array[] = [];
      for (let i = 0; i < texts.length; i += BATCH) {
        const batch = texts.slice(i, i + BATCH).map((text) => passagePrefix + text);
        const reading = await table.read(batch);
        vectors.push(...reading.texts.map((text) => meanOf(text, reading)));
      }
      return vectors;
    },
    async embedQuery(text) {
      const reading = await table.read([queryPrefix + text]);
      return meanOf(reading.texts[0]!, reading);
    },
  };
}

function meanOf({ rows }: Tokens, { vectors, dimensions }: TokenReading): Float32Array {
  const mean = new Float32Array(dimensions);
  for (const row of rows) {
    for (let d = 0; d < dimensions; d++) mean[d]! += vectors[row * dimensions + d]!;
  }
  const length = Math.hypot(...mean);
  // A text without words has no direction; it must still be a vector that can be compared.
  if (length === 0) mean[0] = 1;
  else for (let d = 0; d < dimensions; d++) mean[d]! /= length;
  return mean;
}
