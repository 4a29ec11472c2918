import {
  type Hub,
  type Library,
  loadFromFolder,
  loadFromHub,
  modelFolder,
} from "../embedding/transformers-library.ts";
import type { Reranker } from "./reranker.ts";

/**
 * Loads a cross-encoder through `@xenova/transformers`: a folder from disk, or a hub id.
 * Throws `MODEL_MISSING` or `MODEL_UNREACHABLE` with what to do.
 */
export async function createReranker(model: string, hub: Hub): Promise<Reranker> {
  const folder = await modelFolder(model, "RERANKER_MODEL");
  const { tokenizer, encoder } = folder
    ? await loadFromFolder(folder, load)
    : await loadFromHub(model, hub, "RERANKER_MODEL", load);
  return {
    async score(question, texts) {
      if (texts.length === 0) return [];
      const inputs = tokenizer(
        texts.map(() => question),
        { text_pair: [...texts], padding: true, truncation: true },
      );
      const { logits } = (await encoder(inputs)) as { logits: { data: Float32Array; dims: number[] } };
      // A model with several classes has "relevant" last; one with a single output has nothing else.
      const classes = logits.dims.at(-1)!;
      return texts.map((_, i) => logits.data[i * classes + classes - 1]!);
    },
  };
}

async function load(library: Library, model: string) {
  return {
    tokenizer: await library.AutoTokenizer.from_pretrained(model),
    encoder: await library.AutoModelForSequenceClassification.from_pretrained(model),
  };
}
