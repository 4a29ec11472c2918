import type { Format } from "../model.ts";

/** Files with these extensions are read; what is inside decides how. */
export const EXTENSIONS: ReadonlySet<string> = new Set([
  ".txt",
  ".text",
  ".md",
  ".markdown",
  ".html",
  ".htm",
  ".xhtml",
]);

const TAG =
  /<\/?(?:html|body|div|p|br|span|strong|em|b|i|a|ul|ol|li|table|tr|td|h[1-6]|article|section|img)\b[^<>]*>/gi;
/** A page is HTML when it has at least one tag in so many characters. */
const CHARACTERS_PER_TAG = 1500;

/**
 * Decides by content, then by extension: a `.txt` may hold a web page or Markdown.
 * @param body The source without its front matter.
 */
export function detectFormat(file: string, body: string): Format {
  const sample = body.slice(0, 200_000);
  if (/^\s*(?:<!doctype html|<html)/i.test(sample)) return "html";
  const tags = sample.match(TAG)?.length ?? 0;
  if (tags >= 2 && tags * CHARACTERS_PER_TAG >= sample.length) return "html";
  if (/\.html?$|\.xhtml$/i.test(file) && tags > 0) return "html";
  if (/\.(?:md|markdown)$/i.test(file) || /^#{1,6} \S/m.test(sample)) return "markdown";
  return "text";
}
