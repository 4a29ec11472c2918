import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmTableFromMarkdown } from "mdast-util-gfm-table";
import { gfmTable } from "micromark-extension-gfm-table";
import type { Nodes, Paragraph } from "mdast";
import type { Line, Lines } from "../block.ts";
import { mapSource } from "../../text/mapped-text.ts";
import { readPlainText } from "./plain-text.ts";

/** Text inside a line that is nothing but links and images: navigation, not prose. */
const LINKS = /!?\[[^[\]]{0,500}\]\([^()]{0,2000}\)|<https?:[^<>]{0,2000}>/g;

/** Quotes or lists that nest deeper than anybody writes them: parsing them takes the square of their depth. */
const TOO_DEEP = /^(?:[ \t]*(?:>|[-*+][ \t])){100}|^[ \t]{200,}(?:>|[-*+]|\d+[.)])/m;

/** A page so large takes the parser many seconds, in UTF-16 units. */
const UNITS_MAX = 1_000_000;
/** Marks between two blank lines, beyond which the parser takes the square of their number. */
const MARKS_MAX = 10_000;

/**
 * The blocks of a Markdown page as lines. Block marks (`#`, `>`, list bullets, fences) are left out;
 * inline marks stay as printed, because a quote is what the file says. A page that is very large,
 * nests without end, or has more marks than words is read as plain text.
 */
export function readMarkdown(source: string, start = 0): Lines {
  if (isTooMuch(source)) return readPlainText(source, start);
  const tree = fromMarkdown(source.slice(start), {
    extensions: [gfmTable()],
    mdastExtensions: [gfmTableFromMarkdown()],
  });
  const lines: Line[] = [];
  collect(tree, source, start, lines);
  return lines;
}

/** Whether parsing a page would take longer than it is worth. */
function isTooMuch(source: string): boolean {
  if (source.length > UNITS_MAX || TOO_DEEP.test(source)) return true;
  for (const block of source.split(/\n[ \t\r]*\n/)) {
    if (block.length <= MARKS_MAX) continue;
    if ((block.match(/[*_`[<&\\]/g)?.length ?? 0) > MARKS_MAX) return true;
  }
  return false;
}

function collect(node: Nodes, source: string, base: number, lines: Line[]): void {
  const from = base + (node.position?.start.offset ?? 0);
  const to = base + (node.position?.end.offset ?? 0);
  switch (node.type) {
    case "heading": {
      const first = node.children[0]?.position?.start.offset;
      const last = node.children.at(-1)?.position?.end.offset;
      if (first === undefined || last === undefined) return;
      const text = mapSource(source, base + first, base + last);
      lines.push({ kind: "heading", level: node.depth, text, gap: 1 });
      return;
    }
    case "tableRow":
      lines.push({ kind: "whole", level: 0, text: mapSource(source, from, to), gap: 1 });
      return;
    case "thematicBreak":
    case "definition":
      return;
    case "paragraph":
      lines.push(...(versesOf(node, source, base) ?? proseLines(source, from, to, false)));
      return;
    case "code":
    case "html":
      lines.push(...proseLines(source, from, to, node.type === "code"));
      return;
    default:
      if ("children" in node) {
        for (const child of node.children) collect(child, source, base, lines);
      }
  }
}

/** The lines of a paragraph whose ends are marked as real; `null` for running text. */
function versesOf({ children }: Paragraph, source: string, base: number): Line[] | null {
  if (!children.some(({ type }) => type === "break")) return null;
  const spans: [number, number][] = [];
  let from: number | null = null;
  let to = 0;
  const end = () => {
    if (from !== null) spans.push([from, to]);
    from = null;
  };
  for (const { type, position } of children) {
    if (type === "break") end();
    else {
      from ??= base + position!.start.offset!;
      to = base + position!.end.offset!;
    }
  }
  end();
  // One break may stand between a headline and its subtitle; more of them make verses.
  const kind = spans.length > 2 ? "whole" : "line";
  return spans.map(([start, stop]) => ({
    kind,
    level: 0,
    text: mapSource(source, start, stop),
    ends: true,
    gap: 1,
  }));
}

function proseLines(source: string, from: number, to: number, isCode: boolean): Line[] {
  return [...readPlainText(source, from, to)]
    .filter(({ text }) => !(isCode && /^(```|~~~)/.test(text.text)) && !isNavigation(text.text))
    .map((line, i) => (i === 0 ? { kind: "line", level: 0, text: line.text, gap: 1 } : line));
}

function isNavigation(line: string): boolean {
  return LINKS.test(line) && !/[\p{L}\p{N}]/u.test(line.replaceAll(LINKS, ""));
}
