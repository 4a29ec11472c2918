import { createEmbedder, type EmbedderOptions } from "../../src/embedding/transformers-embedder.ts";
import { configFor, SEEDS } from "./corpus.ts";

/** The built-in model, with settings changed where a test wants it. */
export function embedderWith(options: Partial<EmbedderOptions> = {}) {
  return createEmbedder({ ...configFor(SEEDS, "unused").embedding, ...options });
}
