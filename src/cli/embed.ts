import { rebuild } from "../assembly.ts";
import type { Config } from "../config.ts";
import { createReporter } from "./reporter.ts";

/** `verbatim embed`: rebuilds the index and says what it holds. */
export async function embed(config: Config, options: { readonly json?: true }): Promise<number> {
  const started = performance.now();
  const manifest = await rebuild(config, createReporter());
  const milliseconds = Math.round(performance.now() - started);
  const { corpus, documents, passages, skipped, embedder } = manifest;
  const { model, dimensions } = embedder;
  if (options.json) {
    const counts = { corpus, documents: documents.length, passages, skipped };
    console.log(JSON.stringify({ ...counts, model, dimensions, milliseconds }));
  } else {
    const left = skipped.length > 0 ? `, ${skipped.length} skipped` : "";
    console.log(
      `${documents.length} documents, ${passages} passages${left} from ${corpus} ` +
        `with the ${model} model (${dimensions} dimensions) in ${(milliseconds / 1000).toFixed(1)} s`,
    );
  }
  return 0;
}
