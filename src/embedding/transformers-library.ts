import { access } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import type * as Transformers from "@xenova/transformers";
import { ExpectedError, messageOf } from "../errors.ts";

/** Where models come from. */
export interface Hub {
  /** Address of the model hub or of a mirror of it. */
  readonly hub: string;
  /** Where models of the hub are kept once fetched. */
  readonly cache: string;
}

/** What a model is loaded for: the setting that names it, for sentences that say what to do. */
type Setting = "EMBEDDING_MODEL" | "RERANKER_MODEL";

/** The library, which is loaded only when a model is. */
export type Library = typeof Transformers;

/**
 * The folder that a setting names, or `null` when it is a hub id.
 * Throws `MODEL_MISSING` for a path that does not exist.
 */
export async function modelFolder(model: string, setting: Setting): Promise<string | null> {
  const folder = resolve(model);
  const exists = await access(folder).then(
    () => true,
    () => false,
  );
  if (!exists && /^[./~]|^[a-z]:|\\/i.test(model)) {
    throw new ExpectedError(
      "MODEL_MISSING",
      `there is no folder "${model}": ${setting} names a folder with config.json, tokenizer.json and ` +
        `onnx/model_quantized.onnx, or a hub id such as Xenova/multilingual-e5-small`,
    );
  }
  return exists ? folder : null;
}

/** Loads something of a model in a folder, with remote models switched off. Throws `MODEL_MISSING`. */
export async function loadFromFolder<T>(
  folder: string,
  load: (library: Library, name: string) => Promise<T>,
): Promise<T> {
  const library = await import("@xenova/transformers");
  library.env.allowRemoteModels = false;
  library.env.allowLocalModels = true;
  library.env.localModelPath = dirname(folder);
  try {
    return await load(library, basename(folder));
  } catch (cause) {
    throw new ExpectedError(
      "MODEL_MISSING",
      `cannot load the model in "${folder}" (${firstLine(cause)}): ` +
        `it needs config.json, tokenizer.json and onnx/model_quantized.onnx`,
      { cause },
    );
  }
}

/** Loads something of a hub model, from the cache or over the network. Throws `MODEL_UNREACHABLE`. */
export async function loadFromHub<T>(
  model: string,
  { hub, cache }: Hub,
  setting: Setting,
  load: (library: Library, name: string) => Promise<T>,
): Promise<T> {
  const library = await import("@xenova/transformers");
  library.env.allowRemoteModels = true;
  library.env.allowLocalModels = false;
  library.env.remoteHost = hub;
  library.env.cacheDir = cache;
  try {
    return await load(library, model);
  } catch (cause) {
    throw new ExpectedError(
      "MODEL_UNREACHABLE",
      `cannot get the model "${model}" from ${hub} (${firstLine(cause)}): check the name and the connection, ` +
        `set EMBEDDING_HUB to a mirror, put the model's files into a folder and name that, ` +
        `or leave ${setting} out`,
      { cause },
    );
  }
}

function firstLine(error: unknown): string {
  return messageOf(error).split("\n")[0]!.slice(0, 200);
}
