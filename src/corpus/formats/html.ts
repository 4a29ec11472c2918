import { Parser } from "htmlparser2";
import type { Line } from "../block.ts";
import { foldLayout } from "../../text/fold.ts";
import { type MappedText, MappedTextBuilder } from "../../text/mapped-text.ts";

/**
 * Elements that sit inside a line of text; every other element ends the paragraph. Raised, lowered and
 * struck-out text is not among them: without its mark, 10² would read 102, so no quote runs across it.
 */
const INLINE = new Set(
  (
    "a abbr acronym b bdi bdo big cite code data dfn em font i ins kbd label mark q ruby samp small span " +
    "strong time tt u var wbr td th"
  ).split(" "),
);
/** Elements whose text is not for reading. */
const SILENT = new Set(
  "script style noscript template head title nav footer aside button select svg iframe del s strike rt rp".split(
    " ",
  ),
);

/** What the head of an HTML page says of it. */
export interface HtmlHead {
  readonly title: string | null;
  /** `<meta>` by `name` or `property`, lower case; and `canonical` for the canonical link. */
  readonly meta: ReadonlyMap<string, string>;
}

/** The paragraphs of an HTML page or fragment, and what its head says. */
export function readHtml(source: string, start = 0): { lines: Line[]; head: HtmlHead } {
  const lines: Line[] = [];
  const meta = new Map<string, string>();
  let title = "";
  let paragraph = new MappedTextBuilder();
  let level = 0;
  const silent: string[] = [];
  // Elements of the same name that are open inside the innermost silent one.
  let depth = 0;
  const flush = () => {
    const text = foldLayout(paragraph.build());
    paragraph = new MappedTextBuilder();
    if (text.text === "" || isLink(text.text)) return;
    lines.push({ kind: level > 0 ? "heading" : "whole", level, text, gap: 1 });
  };
  walk(source, start, {
    open(name, attributes) {
      if (name === "meta") {
        const key = (attributes["name"] ?? attributes["property"] ?? "").toLowerCase();
        if (key) meta.set(key, attributes["content"] ?? "");
      }
      if (name === "link" && attributes["rel"] === "canonical") {
        meta.set("canonical", attributes["href"] ?? "");
      }
      if (SILENT.has(name) || "hidden" in attributes) silent.push(name);
      else if (silent.at(-1) === name) depth++;
      if (INLINE.has(name) || name === "br") return;
      flush();
      level = headingLevel(name);
    },
    close(name) {
      if (silent.at(-1) === name && depth > 0) depth--;
      else if (silent.at(-1) === name) silent.pop();
      if (INLINE.has(name) || name === "br") return;
      flush();
      level = 0;
    },
    text(text, from, to) {
      if (silent.at(-1) === "title" && !silent.includes("svg")) title += text;
      if (silent.length === 0) paragraph.appendAs(text, from, to);
    },
  });
  flush();
  return { lines, head: { title: title.trim() || null, meta } };
}

/** The text of a slice of HTML, without its markup: what a quote from an HTML page is compared with. */
export function htmlText(source: string, start: number, end: number): MappedText {
  const builder = new MappedTextBuilder();
  walk(source.slice(0, end), start, {
    open() {},
    close() {},
    text: (text, from, to) => builder.appendAs(text, from, to),
  });
  return builder.build();
}

interface Visitor {
  open(name: string, attributes: Record<string, string>): void;
  close(name: string): void;
  /** A piece of text with its place in the source; `<br>` and cell borders arrive as white space. */
  text(text: string, from: number, to: number): void;
}

/** Elements that may stand in one another: the parser's cost grows with the square of what is open. */
const DEPTH_MAX = 4096;
/** More elements than any page has take the parser many seconds. */
const ELEMENTS_MAX = 2_000_000;

/** Throws, in words that follow the file's name, when elements nest too deep or are too many. */
function walk(source: string, start: number, visitor: Visitor): void {
  let depth = 0;
  let elements = 0;
  const place = () => [start + parser.startIndex, start + parser.endIndex + 1] as const;
  const breakLine = (name: string) => {
    if (name === "br") visitor.text("\n", ...place());
    if (name === "td" || name === "th") visitor.text("\t", ...place());
  };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (++depth > DEPTH_MAX) throw new Error(`nests more than ${DEPTH_MAX} elements in one another`);
        if (++elements > ELEMENTS_MAX) throw new Error(`has more than ${ELEMENTS_MAX} elements: split it`);
        visitor.open(name, attributes);
        breakLine(name);
      },
      onclosetag(name) {
        depth--;
        visitor.close(name);
      },
      ontext: (text) => visitor.text(text, ...place()),
    },
    { decodeEntities: true },
  );
  parser.end(source.slice(start));
}

function headingLevel(name: string): number {
  return /^h[1-6]$/.test(name) ? Number(name[1]) : 0;
}

/** A bare address, or Markdown links left in a page that mixes both: navigation, not prose. */
function isLink(text: string): boolean {
  return !/[\p{L}\p{N}]/u.test(text.replaceAll(/!?\[[^[\]]{0,500}\]\([^()]{0,2000}\)|https?:\S+/g, ""));
}
