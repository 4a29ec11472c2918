import { findDate } from "../dates.ts";
import { isMasthead } from "../furniture.ts";

/** A line of print, and how high its base line stands: points from the page's lower edge. */
export interface PageLine {
  readonly text: string;
  readonly y: number;
}

/** Lines from the upper or lower edge among which a running head or foot stands. */
const EDGE_LINES = 2;
/** Pages on which a line must stand at the same edge to be a running one. */
const PAGES_MIN = 3;
/** A page's number and nothing else, as {@link formsOf} writes it: two pages are enough to tell it. */
const PAGE_NUMBER = /^(?:第|page|p\.)?[\p{P}\p{S}]*<-?\d+>[\p{P}\p{S}]*(?:页|頁|版)?$/iu;

type Edge = "top" | "bottom";

/**
 * The lines of each page without those that run along the top or bottom of many: titles of the book or
 * chapter, page numbers. They would stand in the middle of a sentence that goes on overleaf. The first
 * masthead with a date stays: it dates the articles.
 */
export function withoutRunningHeads(pages: readonly (readonly PageLine[])[]): PageLine[][] {
  const counts = new Map<string, number>();
  for (const [number, lines] of pages.entries()) {
    for (const form of new Set(edgesOf(lines).flatMap(([line, edge]) => formsOf(line, edge, number)))) {
      counts.set(form, (counts.get(form) ?? 0) + 1);
    }
  }
  let isDated = false;
  const rest = pages.map((lines, number) => {
    const running = new Set(
      edgesOf(lines).flatMap(([line, edge]) =>
        formsOf(line, edge, number).some((form) => isRunning(form, counts)) ? [line] : [],
      ),
    );
    return lines.filter((line) => {
      if (!running.has(line)) return true;
      const dates = !isDated && isMasthead(line.text) && findDate(line.text) !== null;
      isDated ||= dates;
      return dates;
    });
  });
  // Copies of one short page have nothing else to say.
  return rest.some((lines) => lines.length > 0) ? rest : pages.map((lines) => [...lines]);
}

function isRunning(form: string, counts: ReadonlyMap<string, number>): boolean {
  const pages = counts.get(form) ?? 0;
  return pages >= PAGES_MIN || (pages === 2 && PAGE_NUMBER.test(form.slice(form.indexOf(" ") + 1)));
}

/** The lines that stand highest and lowest on a page; several may stand side by side. */
function edgesOf(lines: readonly PageLine[]): [PageLine, Edge][] {
  const heights = [...new Set(lines.map(({ y }) => Math.round(y)))].sort((a, b) => b - a);
  const top = heights[EDGE_LINES - 1] ?? -Infinity;
  const bottom = heights.at(-EDGE_LINES) ?? Infinity;
  return lines.flatMap((line): [PageLine, Edge][] => {
    const y = Math.round(line.y);
    const edges: Edge[] = [];
    if (y >= top) edges.push("top");
    if (y <= bottom) edges.push("bottom");
    return edges.map((edge) => [line, edge]);
  });
}

/**
 * What would be the same on another page: the words as they stand, and with the first or the last number
 * counted from the page's own.
 */
function formsOf({ text }: PageLine, edge: Edge, page: number): string[] {
  const bare = text.replaceAll(/\s+/gu, "");
  const relative = (digits: string) => `<${Number(digits) - page}>`;
  const forms = [
    bare,
    bare.replace(/\d{1,4}(?!\d)/u, relative),
    bare.replace(/(?<!\d)\d{1,4}(?=\D*$)/u, relative),
  ];
  return [...new Set(forms)].map((form) => `${edge} ${form}`);
}
