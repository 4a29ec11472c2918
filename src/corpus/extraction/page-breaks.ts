import { endsSentence } from "../sentence-end.ts";
import type { Extract } from "./extract.ts";
import { type PageLine, withoutRunningHeads } from "./running-heads.ts";

/** Pages that are read of one file. */
export const PAGES_MAX = 5000;

/**
 * A text that a tool has written page by page, a form feed after each, as `pdftotext` does, without the running
 * heads and feet; `null` for one without any. Sentences go on over them, so such a page counts as a text that
 * has to be extracted, and its quotes give the page.
 */
export function withoutPageFurniture(source: string): Extract | null {
  const parts = source.split("\f");
  if (parts.length === 1 || parts.length > PAGES_MAX) return null;
  const pages = parts.map(printedLines);
  const rest = withoutRunningHeads(pages.map((lines) => lines.filter(({ text }) => text !== "")));
  const kept = new Set(rest.flat());
  const isFurniture = (line: PageLine) => line.text !== "" && !kept.has(line);
  if (!pages.flat().some(isFurniture)) return null;
  return joinPages(pages.map((lines) => withoutEdges(lines.filter((line) => !isFurniture(line)))));
}

/** A page without the blank lines at its top, nor at its bottom where a sentence goes on overleaf. */
function withoutEdges(lines: readonly PageLine[]): readonly PageLine[] {
  const isPrinted = ({ text }: PageLine) => text !== "";
  const last = lines.findLastIndex(isPrinted);
  const isWhole = last >= 0 && endsSentence(lines[last]!.text);
  return lines.slice(Math.max(0, lines.findIndex(isPrinted)), last + (isWhole ? 2 : 1));
}

/** The lines of a page; each stands one lower than the one before. */
function printedLines(page: string): PageLine[] {
  return page.split(/\r?\n/).map((line, i) => ({ text: line.trim(), y: -i }));
}

/** The text of some pages, a line break and a form feed after each, and where each begins. */
export function joinPages(pages: readonly (readonly PageLine[])[]): Extract {
  const starts: number[] = [];
  let text = "";
  for (const lines of pages) {
    starts.push(text.length);
    text += `${lines.map((line) => line.text).join("\n")}\n\f`;
  }
  return { text, pages: starts, records: [] };
}
