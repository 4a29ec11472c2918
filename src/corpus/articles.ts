import type { Block } from "./block.ts";
import type { MappedText } from "../text/mapped-text.ts";
import { findDate } from "./dates.ts";
import { endsSentence } from "./sentence-end.ts";
import { normalize } from "../text/normalize.ts";

/** One piece of a page. */
export interface Article {
  readonly title: string | null;
  readonly section: string | null;
  /** Stated in the piece itself, else `null`. */
  readonly date: string | null;
  readonly paragraphs: readonly Paragraph[];
}

export interface Paragraph {
  readonly text: MappedText;
  /** Set apart on the page: a headline, or a pull quote that repeats the text. */
  readonly display: boolean;
}

/** A line that opens a news story. */
const DATELINE = /^(?:本报讯|[■□]?\s*本报记者|新华社.{0,12}电|(?:上接|下转)|[(（]上接)/u;
const PULL_QUOTE = /^[■◆●▲★※□]/u;
/** Share of a text's character trigrams that another must hold to be the text it repeats. */
const REPEATED = 0.6;
/** Share of a headline's character pairs that a body must hold to be the body under that headline. */
const BELONGS = 0.4;
/** How much more of a headline one of two bodies must hold to be the one. */
const CLEARLY = 0.1;
/** `东城区 志愿者先行`: a place, then what is said of it. */
const SECTION_HEAD = /^(\S{2,8})\s+\S/u;

/** Splits a page's blocks into articles, at headlines and datelines. */
export function splitArticles(blocks: readonly Block[]): Article[] {
  const pieces = cutPieces(blocks);
  const bodies = pieces.map(({ body }) => gramsOf(body.map(({ text }) => text.text).join(""), 2));
  const titles = assignTitles(pieces, bodies);
  const sectionTails = repeatedTails(pieces.flatMap(({ heads }) => heads));
  const pageText = blocks.filter((block) => !isSetApart(block)).map(({ text }) => text.text);
  const body = gramsOf(pageText.join("\n"), 3);
  let section: string | null = null;
  return pieces.map(({ heads, body: paragraphs }, i) => {
    section = sectionOf(heads, sectionTails) ?? (heads.length > 0 ? null : section);
    const marks = [...heads, ...paragraphs].map((block) => ({
      text: block.text,
      display: !isProse(block) || (isSetApart(block) && isRepeated(block, body)),
    }));
    return {
      title: titles.get(i) ?? null,
      section,
      date: signatureDate(paragraphs),
      paragraphs: marks,
    };
  });
}

interface Piece {
  readonly heads: Block[];
  readonly body: Block[];
}

function cutPieces(blocks: readonly Block[]): Piece[] {
  const pieces: Piece[] = [];
  for (const block of blocks) {
    const last = pieces.at(-1);
    if (block.kind === "heading") {
      if (last && last.body.length === 0) last.heads.push(block);
      else pieces.push({ heads: [block], body: [] });
    } else if (!last || (DATELINE.test(block.text.text) && last.body.some(isProse))) {
      pieces.push({ heads: [], body: [block] });
    } else {
      last.body.push(block);
    }
  }
  return pieces;
}

/** A text without a single sentence end is no longer than this unless it is torn prose. */
const DISPLAY_MAX = 80;

/** Running text: it ends a sentence somewhere, or is too long for a headline, byline or masthead. */
function isProse({ kind, text }: Block): boolean {
  if (kind === "heading") return false;
  return endsSentence(text.text) || /[。！？!?]/u.test(text.text) || text.text.length > DISPLAY_MAX;
}

/** The title of each piece that has one, by the piece's number. */
function assignTitles(pieces: readonly Piece[], bodies: readonly Set<string>[]): Map<number, string> {
  const rarity = rarityIn(bodies);
  const sides = pieces.map(({ heads }, i) => sideOf(heads, bodies, i, rarity));
  const below = sides.filter((side) => side === "below").length;
  const usual = below >= sides.filter((side) => side === "above").length ? "below" : null;
  const titles = new Map<number, string>();
  for (const [i, { heads }] of pieces.entries()) {
    const side = sides[i] === "unclear" ? usual : sides[i];
    if (heads.length === 0 || !side) continue;
    const owner = side === "below" ? i : i - 1;
    if (!titles.has(owner)) titles.set(owner, titleOf(heads));
  }
  return titles;
}

/**
 * Where the story of a headline stands: newspapers print it above or below, so the words decide; on
 * a page with marked-up headings, and at the head of any page, it stands below.
 */
function sideOf(
  heads: readonly Block[],
  bodies: readonly Set<string>[],
  i: number,
  rarity: (gram: string) => number,
): "above" | "below" | "unclear" | null {
  if (heads.length === 0) return null;
  if (i === 0 || heads.some(({ level }) => level > 0)) return "below";
  const head = gramsOf(heads.map(({ text }) => text.text).join("\n"), 2);
  const [above, below] = [overlap(head, bodies[i - 1]!, rarity), overlap(head, bodies[i]!, rarity)];
  if (Math.max(above, below) < BELONGS || Math.abs(above - below) < CLEARLY) return "unclear";
  return below > above ? "below" : "above";
}

function titleOf(heads: readonly Block[]): string {
  const deepest = heads.filter(({ level }) => level > 0);
  const chosen = deepest.length > 0 ? deepest.slice(-2) : heads.slice(0, 2);
  return chosen.map(({ label }) => label).join(" ");
}

/** Places named before a space at the head of several headlines, by their last character (区, 镇). */
function repeatedTails(heads: readonly Block[]): Set<string> {
  const counts = new Map<string, Set<string>>();
  for (const { label } of heads) {
    const place = SECTION_HEAD.exec(label)?.[1];
    if (!place) continue;
    const tail = place.at(-1)!;
    counts.set(tail, (counts.get(tail) ?? new Set()).add(place));
  }
  return new Set([...counts].filter(([, places]) => places.size > 2).map(([tail]) => tail));
}

function sectionOf(heads: readonly Block[], tails: ReadonlySet<string>): string | null {
  for (const { label } of heads) {
    const place = SECTION_HEAD.exec(label)?.[1];
    if (place && tails.has(place.at(-1)!)) return place;
  }
  return null;
}

/** A letter's date stands in its last lines, alone. */
function signatureDate(paragraphs: readonly Block[]): string | null {
  for (const { text } of paragraphs.slice(-3)) {
    if (text.text.length <= 40) {
      const date = findDate(text.text);
      if (date) return date;
    }
  }
  return null;
}

function isSetApart({ kind, text }: Block): boolean {
  return kind === "heading" || PULL_QUOTE.test(text.text);
}

function isRepeated({ text }: Block, page: ReadonlySet<string>): boolean {
  return overlap(gramsOf(text.text, 3), page) >= REPEATED;
}

function gramsOf(text: string, size: number): Set<string> {
  const plain = normalize(text).replaceAll(/[^\p{L}\p{N}]+/gu, " ");
  const grams = new Set<string>();
  for (let i = 0; i + size <= plain.length; i++) {
    const gram = plain.slice(i, i + size);
    if (!gram.includes(" ")) grams.add(gram);
  }
  return grams;
}

/** Share of `part` that `whole` holds, from 0 to 1, each gram counted by its weight. */
function overlap(
  part: ReadonlySet<string>,
  whole: ReadonlySet<string>,
  weight: (gram: string) => number = () => 1,
): number {
  let [shared, all] = [0, 0];
  for (const gram of part) {
    all += weight(gram);
    if (whole.has(gram)) shared += weight(gram);
  }
  return all === 0 ? 0 : shared / all;
}

/** Weighs grams by how few of the bodies hold them: on a page about one matter, the common words say little. */
function rarityIn(bodies: readonly ReadonlySet<string>[]): (gram: string) => number {
  const counts = new Map<string, number>();
  for (const body of bodies) for (const gram of body) counts.set(gram, (counts.get(gram) ?? 0) + 1);
  return (gram) => Math.log(1 + bodies.length / (counts.get(gram) ?? bodies.length));
}
