import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { normalize } from "../text/normalize.ts";
import type { Embedder, Pooling } from "./embedder.ts";
import { tableEmbedder } from "./table-embedder.ts";
import { loadTokenTable, type TokenTable } from "./token-table.ts";
import { folderSettings, knownSettings, type ModelSettings } from "./model-settings.ts";
import { type Hub, type Library, loadFromFolder, loadFromHub, modelFolder } from "./transformers-library.ts";

/** Which model to load, and from where. */
export interface EmbedderOptions extends Hub {
  /** A folder, a hub id, or `null` for the built-in model. */
  readonly model: string | null;
  /** Folder of the built-in model. */
  readonly builtIn: string;
  /** Each replaces what the model's own settings say. */
  readonly pooling: Pooling | null;
  readonly queryPrefix: string | null;
  readonly passagePrefix: string | null;
}

/** Texts that go through the model together. */
const BATCH = 16;

/**
 * Loads an embedding model through `@xenova/transformers`: the built-in one or any other folder from
 * disk with remote models switched off, a hub id from its cache or the hub.
 * Throws `MODEL_MISSING` or `MODEL_UNREACHABLE` with what to do.
 * @param builtIn The built-in model where it is loaded already.
 */
export async function createEmbedder(
  options: EmbedderOptions,
  builtIn: TokenTable | null = null,
): Promise<Embedder> {
  const folder =
    options.model === null ? options.builtIn : await modelFolder(options.model, "EMBEDDING_MODEL");
  const own = folder ? await folderSettings(folder) : knownSettings(options.model!);
  const settings: ModelSettings = {
    ...own,
    pooling: options.pooling ?? own.pooling,
    queryPrefix: options.queryPrefix ?? own.queryPrefix,
    passagePrefix: options.passagePrefix ?? own.passagePrefix,
  };
  const revision = folder ? await folderRevision(folder) : "main";
  const model = options.model ?? "built-in";
  if (folder && settings.tokenTable && settings.pooling === "mean") {
    const table = (options.model === null && builtIn) || (await loadTokenTable(folder));
    return tableEmbedder(table, { ...settings, model, revision });
  }
  const extract = folder
    ? await loadFromFolder(folder, extractor)
    : await loadFromHub(options.model!, options, "EMBEDDING_MODEL", extractor);
  const prepare = settings.normalized ? normalize : (text: string) => text;
  const embed = async (texts: readonly string[]) => {
    const { data, dims } = await extract(texts.map(prepare), {
      pooling: settings.pooling,
      normalize: true,
    });
    const width = dims.at(-1)!;
    return texts.map((_, i) =>
      Float32Array.from((data as Float32Array).subarray(i * width, (i + 1) * width)),
    );
  };
  const [probe] = await embed(["文"]);
  return {
    profile: {
      model,
      revision,
      pooling: settings.pooling,
      queryPrefix: settings.queryPrefix,
      passagePrefix: settings.passagePrefix,
      dimensions: probe!.length,
    },
    async embedPassages(texts) {
      const vectors: Float32Array[] = [];
      for (let i = 0; i < texts.length; i += BATCH) {
        const batch = texts.slice(i, i + BATCH).map((text) => settings.passagePrefix + text);
        vectors.push(...(await embed(batch)));
      }
      return vectors;
    },
    async embedQuery(text) {
      const [vector] = await embed([settings.queryPrefix + text]);
      return vector!;
    },
  };
}

function extractor({ pipeline }: Library, model: string) {
  return pipeline("feature-extraction", model);
}

/** A hash over what decides a local model's vectors, so that an exchanged file is noticed. */
async function folderRevision(folder: string): Promise<string> {
  const hash = createHash("sha256");
  for (const file of ["config.json", "tokenizer.json", "embedding.json", "onnx/model_quantized.onnx"]) {
    hash.update(await readFile(join(folder, file)).catch(() => ""));
  }
  return hash.digest("hex").slice(0, 16);
}
