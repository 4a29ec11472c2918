import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmTableFromMarkdown } from "mdast-util-gfm-table";
import { gfmTable } from "micromark-extension-gfm-table";
import type { ListItem, Nodes, Paragraph } from "mdast";
import type { Line, Lines } from "../block.ts";
import { mapSource } from "../../text/mapped-text.ts";
import { readPlainText } from "./plain-text.ts";

/** Text inside a line that is nothing but links and images: navigation, not prose. */
const LINKS = /!?\[[^[\]]{0,500}\]\([^()]{0,2000}\)|<https?:[^<>]{0,2000}>/g;

/** Quotes or lists that nest deeper than anybody writes them: parsing them takes the square of their depth. */
const TOO_DEEP = /^(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])[ \t])){100}|^[ \t]{200,}(?:>|[-*+]|\d+[.)])/m;
/** What the parser makes a part of its tree for: marks inside a line, and those that begin one. */
const MARK = /[*_`[<&\\|]|^[ \t]*(?:#|>|[-+][ \t]|\d{1,9}[.)])/gm;
/** A page so large, in UTF-16 units, or with so many marks and lines takes the parser many seconds. */
const UNITS_MAX = 2_000_000;
const PARTS_MAX = 100_000;
/** Marks between two blank lines, beyond which the parser takes the square of their number. */
const BLOCK_MARKS_MAX = 10_000;

/**
 * The blocks of a Markdown page as lines. Block marks (`#`, `>`, list bullets, fences) are left out;
 * inline marks stay as printed, because a quote is what the file says. Of a page that is very large,
 * nests without end, or has marks without end, only the headings are told from plain text.
 */
export function readMarkdown(source: string, start = 0): Lines {
  if (isTooMuch(source)) return new HeadedLines(readPlainText(source, start), source);
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
  let parts = countOf("\n", source);
  for (const block of source.split(/\n[ \t\r]*\n/)) {
    const marks = block.match(MARK)?.length ?? 0;
    parts += marks;
    if (marks > BLOCK_MARKS_MAX || parts > PARTS_MAX) return true;
  }
  return false;
}

function countOf(character: string, text: string): number {
  let count = 0;
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) count++;
  return count;
}

const HEADING = /^(#{1,6})[ \t]+(?=\S)/;

/** Plain lines, of which those that begin with `#` are headings. */
class HeadedLines implements Lines {
  readonly length: number;

  constructor(
    private readonly plain: Lines,
    private readonly source: string,
  ) {
    this.length = plain.length;
  }

  at(i: number): Line | undefined {
    const line = this.plain.at(i);
    const mark = line && HEADING.exec(line.text.text);
    if (!mark) return line;
    const [from, to] = [line.text.runs[1]! + mark[0].length, line.text.runs[2]!];
    return { kind: "heading", level: mark[1]!.length, text: mapSource(this.source, from, to), gap: line.gap };
  }
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
    case "listItem":
      lines.push(...itemLines(node, source, base));
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

/** The lines of an item of a list; one line is all of it, and never a headline. */
function itemLines({ children }: ListItem, source: string, base: number): Line[] {
  const lines: Line[] = [];
  for (const child of children) collect(child, source, base, lines);
  const [only] = lines;
  return lines.length === 1 && only!.kind === "line" ? [{ ...only!, kind: "whole" }] : lines;
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
