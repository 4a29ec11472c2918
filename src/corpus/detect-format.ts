import type { ExtractedFormat, Format } from "../model.ts";
import { namesIn } from "./extraction/archive.ts";

/** Files with these extensions are read; what is inside decides how. */
export const EXTENSIONS: ReadonlySet<string> = new Set([
  ".txt",
  ".text",
  ".md",
  ".markdown",
  ".html",
  ".htm",
  ".xhtml",
  ".pdf",
  ".docx",
  ".epub",
  ".json",
  ".jsonl",
  ".ndjson",
]);

/** UTF-16 units of a source that its format is read off. */
const SAMPLE = 200_000;
const TAG =
  /<\/?(?:html|body|div|p|br|span|strong|em|b|i|a|ul|ol|li|table|tr|td|h[1-6]|article|section|img)\b[^<>]*>/gi;
/** A page is HTML when it has at least one tag in so many characters. */
const CHARACTERS_PER_TAG = 1500;

/**
 * Decides by content, then by extension: a `.txt` may hold a web page or Markdown.
 * @param body The source without its front matter.
 */
export function detectFormat(file: string, body: string): Exclude<Format, ExtractedFormat> {
  const sample = body.slice(0, SAMPLE);
  if (looksLikeHtml(sample)) return "html";
  if (/\.html?$|\.xhtml$/i.test(file) && sample.search(TAG) !== -1) return "html";
  if (/\.(?:md|markdown)$/i.test(file) || /^#{1,6} \S/m.test(sample)) return "markdown";
  return "text";
}

/** Whether a text carries the mark-up of a web page, whole or in part. */
export function looksLikeHtml(text: string): boolean {
  const sample = text.slice(0, SAMPLE);
  if (/^\s*(?:<!doctype html|<html)/i.test(sample)) return true;
  const tags = sample.match(TAG)?.length ?? 0;
  return tags >= 2 && tags * CHARACTERS_PER_TAG >= sample.length;
}

/**
 * The format of a file whose text has to be extracted, by its first bytes; `null` for one that is text.
 * Throws, in words that follow the file's name, for containers that are not read.
 */
export function extractedFormatOf(file: string, bytes: Uint8Array): ExtractedFormat | null {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 1024));
  if (head.includes("%PDF-")) return "pdf";
  if (head.startsWith("PK\x03\x04")) {
    const names = namesIn(bytes);
    if (names.includes("word/document.xml")) return "docx";
    if (names.includes("META-INF/container.xml")) return "epub";
    throw new Error(
      names.length === 0 ? "is a damaged archive: save it anew" : "is an archive: unpack it into the folder",
    );
  }
  if (head.startsWith("\xd0\xcf\x11\xe0")) {
    throw new Error("is an old or an encrypted Office file: save it as .docx without a password");
  }
  if (/\.(?:json|jsonl|ndjson)$/i.test(file) || /^\s*(?:\{\s*"|\[\s*\{)/.test(head)) return "json";
  return null;
}

/** Whether a format's source carries the mark-up of HTML. */
export function isMarkedUp(format: Format): boolean {
  return format === "html" || format === "docx" || format === "epub";
}
