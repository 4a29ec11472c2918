import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { ExpectedError } from "../errors.ts";
import type { Pooling } from "./embedder.ts";

/** What a model's authors ask for when it is used for retrieval. */
export interface ModelSettings {
  readonly pooling: Pooling;
  readonly queryPrefix: string;
  readonly passagePrefix: string;
  /** Whether the model was made on {@link normalize}d text and wants its input so. */
  readonly normalized: boolean;
  /** Whether each token has one vector, whatever stands beside it. */
  readonly tokenTable: boolean;
}

const DEFAULTS: ModelSettings = {
  pooling: "mean",
  queryPrefix: "",
  passagePrefix: "",
  normalized: false,
  tokenTable: false,
};

/** By the end of the hub id, whoever converted the model. */
const KNOWN: readonly [RegExp, Partial<ModelSettings>][] = [
  [/(?:^|\/)multilingual-e5-|(?:^|\/)e5-/i, { queryPrefix: "query: ", passagePrefix: "passage: " }],
  [/(?:^|\/)bge-.*-zh/i, { pooling: "cls", queryPrefix: "为这个句子生成表示以用于检索相关文章：" }],
  [
    /(?:^|\/)bge-.*-en/i,
    {
      pooling: "cls",
      queryPrefix: "Represent this sentence for searching relevant passages: ",
    },
  ],
  [/(?:^|\/)bge-m3/i, { pooling: "cls" }],
];

const File = v.strictObject({
  pooling: v.optional(v.picklist(["mean", "cls"])),
  queryPrefix: v.optional(v.string()),
  passagePrefix: v.optional(v.string()),
  normalized: v.optional(v.boolean()),
  tokenTable: v.optional(v.boolean()),
});

/** Settings for a hub model, by its name; mean pooling without prefixes for one that is not known. */
export function knownSettings(model: string): ModelSettings {
  const known = KNOWN.find(([name]) => name.test(model))?.[1];
  return { ...DEFAULTS, ...known };
}

/** Settings for a model in a folder: its `embedding.json`, else what its name is known for. */
export async function folderSettings(folder: string): Promise<ModelSettings> {
  const path = join(folder, "embedding.json");
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return knownSettings(folder);
  try {
    const own = v.parse(File, JSON.parse(text));
    return {
      pooling: own.pooling ?? DEFAULTS.pooling,
      queryPrefix: own.queryPrefix ?? DEFAULTS.queryPrefix,
      passagePrefix: own.passagePrefix ?? DEFAULTS.passagePrefix,
      normalized: own.normalized ?? DEFAULTS.normalized,
      tokenTable: own.tokenTable ?? DEFAULTS.tokenTable,
    };
  } catch (cause) {
    throw new ExpectedError(
      "MODEL_MISSING",
      `cannot read "${path}": it may hold pooling ("mean" or "cls"), queryPrefix, passagePrefix, normalized, tokenTable`,
      { cause },
    );
  }
}
