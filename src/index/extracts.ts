import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sha256 } from "../corpus/document.ts";
import type { Extract } from "../corpus/extraction/extract.ts";
import type { Manifest } from "./manifest.ts";

/** The text of a file that has no plain characters of its own, as the index was built from it. */
export interface StoredExtract {
  readonly text: string;
  /** Where each page begins in `text`; empty where the format has no pages. */
  readonly pages: readonly number[];
  /** SHA-256 of the file that it was extracted from, in hexadecimal. */
  readonly fileSha256: string;
}

type IndexedDocument = Manifest["documents"][number];

const FOLDER = "extracts";

/** Keeps an extracted text in a generation, under its hash. */
export async function writeExtract(
  generation: string,
  { text, pages }: Extract,
): Promise<NonNullable<IndexedDocument["extract"]>> {
  const hash = sha256(text);
  await mkdir(join(generation, FOLDER), { recursive: true });
  await writeFile(pathOf(generation, hash), text);
  return { sha256: hash, pages: [...pages] };
}

/** Reads it back. Throws when it is not what was written. */
export async function readExtract(
  generation: string,
  document: IndexedDocument | undefined,
): Promise<StoredExtract | null> {
  if (!document?.extract) return null;
  const text = await readFile(pathOf(generation, document.extract.sha256), "utf8");
  if (sha256(text) !== document.extract.sha256) throw new Error(`the extract of ${document.file} is damaged`);
  return { text, pages: document.extract.pages, fileSha256: document.sha256 };
}

/** Takes an extracted text over into another generation. */
export async function copyExtract(from: string, to: string, { extract }: IndexedDocument): Promise<void> {
  if (!extract) return;
  await mkdir(join(to, FOLDER), { recursive: true });
  await copyFile(pathOf(from, extract.sha256), pathOf(to, extract.sha256));
}

function pathOf(generation: string, hash: string): string {
  return join(generation, FOLDER, `${hash}.txt`);
}
