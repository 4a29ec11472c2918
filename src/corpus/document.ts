import { createHash } from "node:crypto";
import type { Format, Imprint } from "../model.ts";
import { type Article, splitArticles } from "./articles.ts";
import { findDate } from "./dates.ts";
import { decode } from "./decode.ts";
import { deLayout } from "./de-layout.ts";
import { detectFormat, extractedFormatOf, isMarkedUp } from "./detect-format.ts";
import { extract, type Extract, type ExtractedRecord } from "./extraction/extract.ts";
import { withoutPageFurniture } from "./extraction/page-breaks.ts";
import { extractApart } from "./extraction/extract-apart.ts";
import { readHtml } from "./formats/html.ts";
import { readMarkdown } from "./formats/markdown.ts";
import { readPlainText } from "./formats/plain-text.ts";
import { type FrontMatter, readFrontMatter } from "./front-matter.ts";
import { separateColumns } from "./side-by-side.ts";
import { readImprint, webAddress } from "./imprint.ts";

/** One source file, read and cleaned. */
export interface SourceDocument extends Imprint {
  /** Path relative to the corpus folder, with `/` between its parts. */
  readonly file: string;
  /** SHA-256 of the file's bytes, in hexadecimal. */
  readonly sha256: string;
  readonly format: Format;
  /** What spans count in: the file's own characters, or the text extracted from it. */
  readonly source: string;
  /** The text and pages of a file that has no plain characters of its own. */
  readonly extract: Extract | null;
  readonly articles: readonly Article[];
}

/** Reads a document out of a file's bytes. Throws, in words that follow its name, when they hold no text. */
export async function readDocument(file: string, bytes: Uint8Array): Promise<SourceDocument> {
  const extracted = extractedFormatOf(file, bytes);
  if (!extracted) return readTextDocument(file, bytes);
  // JSON comes from the language itself; foreign parsers work apart.
  const found = await (extracted === "json" ? extract : extractApart)(extracted, bytes);
  const content =
    found.records.length > 0
      ? readRecords(found, extracted)
      : readSource(found.text, extracted, NO_FRONT_MATTER);
  return { file, sha256: sha256(bytes), extract: found, ...content };
}

/** {@link readDocument} for a file that is text itself. */
export function readTextDocument(file: string, bytes: Uint8Array): SourceDocument {
  const own = decode(bytes);
  const format = detectFormat(file, own.slice(readFrontMatter(own).bodyStart));
  const extract = format === "text" ? extractText(own) : null;
  const source = extract?.text ?? own;
  return { file, sha256: sha256(bytes), extract, ...readSource(source, format, readFrontMatter(source)) };
}

/** The text of a page whose sentences stand in pieces: in two columns side by side, or over running heads. */
function extractText(source: string): Extract | null {
  const columns = separateColumns(source);
  return columns === null ? withoutPageFurniture(source) : { text: columns, pages: [], records: [] };
}

/** Cleans a source and splits it into articles. */
function readSource(source: string, format: Format, frontMatter: FrontMatter) {
  const { bodyStart } = frontMatter;
  const html = isMarkedUp(format) ? readHtml(source, bodyStart) : null;
  const lines =
    html?.lines ??
    (format === "markdown" ? readMarkdown(source, bodyStart) : readPlainText(source, bodyStart));
  const blocks = deLayout(lines, source);
  const imprint = readImprint(source, frontMatter, html?.head ?? null, blocks);
  return { format, source, ...imprint, articles: splitArticles(blocks) };
}

const NO_FRONT_MATTER: FrontMatter = { fields: new Map(), bodyStart: 0 };

/** Cleans a file that keeps its articles apart, with what it says of each. */
function readRecords({ text, records }: Extract, format: Format) {
  const only = records.length === 1 ? records[0]! : null;
  return {
    format,
    source: text,
    title: only && only.title,
    date: only && dateOf(only),
    url: only && webAddress(only.url),
    articles: records.flatMap((record) => articlesOf(text, record)),
  };
}

/** A record is an article; where its text holds several pieces, they share what the record says. */
function articlesOf(text: string, record: ExtractedRecord): Article[] {
  const pieces = splitArticles(deLayout(readPlainText(text, record.start, record.end), text));
  return pieces.map((piece) => ({
    ...piece,
    title: record.title ?? piece.title,
    section: record.section ?? piece.section,
    date: piece.date ?? dateOf(record),
    url: webAddress(record.url),
  }));
}

function dateOf({ date }: ExtractedRecord): string | null {
  return date && findDate(date);
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
