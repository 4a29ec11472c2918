import { createHash } from "node:crypto";
import type { Format, Imprint } from "../model.ts";
import { type Article, splitArticles } from "./articles.ts";
import { deLayout } from "./de-layout.ts";
import { detectFormat } from "./detect-format.ts";
import { readHtml } from "./formats/html.ts";
import { readMarkdown } from "./formats/markdown.ts";
import { readPlainText } from "./formats/plain-text.ts";
import { readFrontMatter } from "./front-matter.ts";
import { readImprint } from "./imprint.ts";

/** One source file, read and cleaned. */
export interface SourceDocument extends Imprint {
  /** Path relative to the corpus folder, with `/` between its parts. */
  readonly file: string;
  /** SHA-256 of the file's bytes, in hexadecimal. */
  readonly sha256: string;
  readonly format: Format;
  /** Length of the source in UTF-16 units. */
  readonly length: number;
  readonly articles: readonly Article[];
}

/** Reads a document out of a file's bytes. Throws with a reason when they hold no text. */
export function readDocument(file: string, bytes: Uint8Array): SourceDocument {
  const source = decode(bytes);
  const frontMatter = readFrontMatter(source);
  const { bodyStart } = frontMatter;
  const format = detectFormat(file, source.slice(bodyStart));
  const html = format === "html" ? readHtml(source, bodyStart) : null;
  const lines =
    html?.lines ??
    (format === "markdown" ? readMarkdown(source, bodyStart) : readPlainText(source, bodyStart));
  const blocks = deLayout(lines, source);
  return {
    file,
    sha256: sha256(bytes),
    format,
    length: source.length,
    ...readImprint(source, frontMatter, html?.head ?? null, blocks),
    articles: splitArticles(blocks),
  };
}

/**
 * Decodes UTF-8 and keeps a byte order mark, so that offsets count what the file holds.
 * Throws when the bytes are empty, binary or another encoding.
 */
export function decode(bytes: Uint8Array): string {
  if (bytes.length === 0) throw new Error("is empty");
  if (bytes.subarray(0, 4096).includes(0)) throw new Error("is not text: it holds NUL bytes");
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Error("is not UTF-8 text: convert it first, for example with iconv -f GB18030 -t UTF-8");
  }
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
