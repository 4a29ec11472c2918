import type { Embedder, EmbedderProfile } from "./embedder.ts";
import type { TokenTable, TokenVectors } from "./token-table.ts";

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
        vectors.push(...(await table.read(batch)).map(meanOf));
      }
      return vectors;
    },
    async embedQuery(text) {
      const [tokens] = await table.read([queryPrefix + text]);
      return meanOf(tokens!);
    },
  };
}

function meanOf({ vectors, dimensions }: TokenVectors): Float32Array {
  const mean = new Float32Array(dimensions);
  for (let at = 0; at < vectors.length; at += dimensions) {
    for (let d = 0; d < dimensions; d++) mean[d]! += vectors[at + d]!;
  }
  const length = Math.hypot(...mean);
  // A text without words has no direction; it must still be a vector that can be compared.
  if (length === 0) mean[0] = 1;
  else for (let d = 0; d < dimensions; d++) mean[d]! /= length;
  return mean;
}
