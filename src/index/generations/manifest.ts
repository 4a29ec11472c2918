import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import type { EmbedderProfile } from "../../embedding/embedder.ts";
import { ExpectedError } from "../../errors.ts";
import type { IndexSummary } from "../passage-index.ts";

/** Raised whenever the files of an index change their form; an index of another format is rebuilt. */
export const INDEX_FORMAT = 5;

const count = v.number();

const Manifest = v.object({
  format: v.literal(INDEX_FORMAT),
  createdAt: v.string(),
  corpus: v.string(),
  embedder: v.object({
    model: v.string(),
    revision: v.string(),
    pooling: v.picklist(["mean", "cls"]),
    queryPrefix: v.string(),
    passagePrefix: v.string(),
    dimensions: count,
  }),
  documents: count,
  articles: count,
  passages: count,
  skipped: v.array(v.object({ file: v.string(), reason: v.string(), sha256: v.nullable(v.string()) })),
  /** The parts it is kept in, with all their passages, those that are deleted included. */
  segments: v.array(v.object({ name: v.string(), passages: count })),
});

/** What a generation was made of, and with what: its summary, and its parts. */
export type Manifest = IndexSummary & v.InferOutput<typeof Manifest>;

const FILE = "manifest.json";

export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeFile(join(folder, FILE), `${JSON.stringify(manifest, null, 1)}\n`);
}

/** Reads the manifest of one generation. Throws `INDEX_DAMAGED` when it is not one of this format. */
export async function readManifest(folder: string): Promise<Manifest> {
  try {
    return v.parse(Manifest, JSON.parse(await readFile(join(folder, FILE), "utf8")));
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
  const manifest: unknown = await readFile(join(folder, FILE), "utf8")
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
