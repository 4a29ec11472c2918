import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { ExpectedError } from "../errors.ts";
import type { EmbedderProfile } from "../embedding/embedder.ts";

/** Raised whenever the files of an index change their form; an index of another format is rebuilt. */
export const INDEX_FORMAT = 3;

const nullable = v.nullable(v.string());

const Manifest = v.object({
  format: v.literal(INDEX_FORMAT),
  /** ISO 8601 time at which the build ended. */
  createdAt: v.string(),
  /** Absolute path of the corpus folder at the time of the build. */
  corpus: v.string(),
  embedder: v.object({
    model: v.string(),
    revision: v.string(),
    pooling: v.picklist(["mean", "cls"]),
    queryPrefix: v.string(),
    passagePrefix: v.string(),
    dimensions: v.number(),
  }),
  passages: v.number(),
  documents: v.array(
    v.object({
      file: v.string(),
      sha256: v.string(),
      format: v.picklist(["text", "markdown", "html", "pdf", "docx", "epub", "json"]),
      title: nullable,
      date: nullable,
      url: nullable,
      articles: v.number(),
      passages: v.number(),
      /** The text of a file that has no plain characters of its own: its hash and its pages' beginnings. */
      extract: v.nullable(v.object({ sha256: v.string(), pages: v.array(v.number()) })),
    }),
  ),
  /** Files left out; `sha256` is `null` for one that cannot even be read. */
  skipped: v.array(v.object({ file: v.string(), reason: v.string(), sha256: nullable })),
});

/** What an index was made of, and with what. */
export type Manifest = v.InferOutput<typeof Manifest>;

const FILE = "manifest.json";

export function manifestPath(folder: string): string {
  return join(folder, FILE);
}

/** Reads the manifest of one generation. Throws `INDEX_DAMAGED` when it is not one of this format. */
export async function readManifest(folder: string): Promise<Manifest> {
  try {
    return v.parse(Manifest, JSON.parse(await readFile(manifestPath(folder), "utf8")));
  } catch (cause) {
    throw new ExpectedError(
      "INDEX_DAMAGED",
      `the index in "${folder}" is damaged or of another version: run npm run embed`,
      { cause },
    );
  }
}

/** The format of a generation that this version does not read, or `null` when it is this version's, or unknown. */
export async function foreignFormat(folder: string): Promise<number | null> {
  const manifest: unknown = await readFile(manifestPath(folder), "utf8")
    .then((text) => JSON.parse(text) as unknown)
    .catch(() => null);
  const read = v.safeParse(v.object({ format: v.number() }), manifest);
  return read.success && read.output.format !== INDEX_FORMAT ? read.output.format : null;
}

/** The settings in which two embedders differ, in words; `null` when their vectors are comparable. */
export function profileDifference(built: EmbedderProfile, wanted: EmbedderProfile): string | null {
  const names = ["model", "revision", "pooling", "queryPrefix", "passagePrefix", "dimensions"] as const;
  const name = names.find((key) => built[key] !== wanted[key]);
  if (!name) return null;
  return `was built with ${name} "${built[name]}", the configuration asks for "${wanted[name]}"`;
}
