import type { Block } from "./block.ts";
import { isMasthead } from "./furniture.ts";
import { type Grams, gramsOf, overlap, PairCounts } from "./shared-grams.ts";

/** A stretch of a page: headlines, and the text under them. */
export interface Piece {
  readonly heads: readonly Block[];
  readonly body: readonly Block[];
}

/** Share of a headline's character pairs that a body must hold to be the body under that headline. */
const BELONGS = 0.4;
/** How much more of a headline one of two bodies must hold to be the one. */
const CLEARLY = 0.1;
/** So many headlines in one place are those of several stories, gathered there by the extraction. */
const GATHERED = 4;
/** Longest heading that names a column of the paper (`读者来信`), in characters. */
const COLUMN_NAME_MAX = 8;

/** The headlines over each piece's body, by the piece's number; pieces without one are left out. */
export function assignTitles(pieces: readonly Piece[]): Map<number, Block[]> {
  const words = wordsOf(pieces);
  const titles = new Map<number, Block[]>();
  const sides = pieces.map((_, i) => sideOf(pieces, words, i));
  const usual = usualSide(sides);
  for (const [i, { heads }] of pieces.entries()) {
    const side = sides[i] === "unclear" ? usual : sides[i];
    if (heads.length === 0 || !side) continue;
    const wanted = side === "below" ? i : i - 1;
    const owner = titles.has(wanted) && pieces[i]!.body.length > 0 ? i : wanted;
    if (!titles.has(owner)) titles.set(owner, titleHeads(heads, owner, words));
  }
  for (const { heads } of pieces.filter(isGathered)) {
    for (const head of heads) claim(head, pieces, words, titles);
  }
  return titles;
}

/** The side on which a page prints its headlines where their words tell it; over the story when in doubt. */
function usualSide(sides: readonly Side[]): "above" | "below" {
  const count = (side: Side) => sides.filter((each) => each === side).length;
  return count("above") > Math.max(1, count("below")) ? "above" : "below";
}

/** Where the story of a piece's headlines stands; `null` without headlines. */
type Side = "above" | "below" | "unclear" | null;

function isGathered({ heads }: Piece): boolean {
  return heads.length >= GATHERED && heads.every(({ level }) => level === 0);
}

/**
 * Where the story of a headline stands: newspapers print it above or below, so the words decide; on
 * a page with marked-up headings, and at the head of any page, it stands below.
 */
function sideOf(pieces: readonly Piece[], words: Words, i: number): Side {
  const { heads } = pieces[i]!;
  if (heads.length === 0 || (i > 0 && isGathered(pieces[i]!))) return null;
  if (i === 0 || heads.some(({ level }) => level > 0)) return "below";
  const head = words.headsOf(i);
  const [above, below] = [words.share(head, i - 1), words.share(head, i)];
  if (Math.max(above, below) < BELONGS || Math.abs(above - below) < CLEARLY) return "unclear";
  return below > above ? "below" : "above";
}

/** Gives a gathered headline to the one story without a title that clearly holds its words. */
function claim(head: Block, pieces: readonly Piece[], words: Words, titles: Map<number, Block[]>): void {
  const grams = gramsOf(head.text.text, 2);
  const [best, second] = pieces
    .map((_, i) => ({ i, share: words.share(grams, i) }))
    .sort((a, b) => b.share - a.share || a.i - b.i);
  if (!best || best.share < BELONGS || best.share - (second?.share ?? 0) < CLEARLY) return;
  if (!titles.has(best.i)) titles.set(best.i, [head]);
}

/** Of the headlines over one story those that make its title: the masthead and the column's name do not. */
function titleHeads(heads: readonly Block[], owner: number, words: Words): Block[] {
  const deepest = heads.filter(({ level }) => level > 0);
  if (deepest.length > 0) return deepest.slice(-2);
  const named = heads.filter(({ text }) => !isMasthead(text.text));
  const telling = named.filter(
    ({ text }, i) => i > 0 || named.length === 1 || !isColumnName(text.text, owner, words),
  );
  return telling.slice(0, 2);
}

/** A short heading of which the story under it says nothing. */
function isColumnName(text: string, owner: number, words: Words): boolean {
  return text.length <= COLUMN_NAME_MAX && words.share(gramsOf(text, 2), owner) === 0;
}

/** The words of the pieces; read only where a headline is in doubt, which few pages need. */
interface Words {
  /** Those of the headlines of piece `i`. */
  headsOf(i: number): Grams;
  /**
   * Share of a headline's words that the body of piece `i` holds, rare ones counted more. The headline stands
   * beside that body, or is gathered with others.
   */
  share(head: Grams, i: number): number;
}

function wordsOf(pieces: readonly Piece[]): Words {
  let read: HeadlineWords | null = null;
  const words = () => (read ??= readHeadlineWords(pieces));
  return {
    headsOf: (i) => words().heads[i]!,
    share: (head, i) => overlap(head, words().held[i]!, words().rarityOf),
  };
}

interface HeadlineWords {
  /** The pairs of characters in each piece's headlines. */
  readonly heads: readonly Grams[];
  /** Which pairs each body holds of the headlines that may be its own. */
  readonly held: readonly Grams[];
  readonly rarityOf: (pair: number) => number;
}

function readHeadlineWords(pieces: readonly Piece[]): HeadlineWords {
  const heads = pieces.map((piece) => gramsOf(textOf(piece.heads), 2));
  const gathered = pieces.flatMap((piece, i) => (isGathered(piece) ? [...heads[i]!] : []));
  const counts = new PairCounts(lengthOf(pieces));
  const held = pieces.map(({ body }, i) => {
    counts.read(textOf(body));
    const own = new Set<number>();
    for (const near of [heads[i]!, heads[i + 1] ?? [], gathered]) {
      for (const pair of near) if (counts.holds(pair)) own.add(pair);
    }
    return own;
  });
  return { heads, held, rarityOf: (pair) => counts.rarityOf(pair) };
}

function textOf(blocks: readonly Block[]): string {
  return blocks.map(({ text }) => text.text).join("\n");
}

function lengthOf(pieces: readonly Piece[]): number {
  let length = 0;
  for (const { body } of pieces) for (const { text } of body) length += text.text.length;
  return length;
}
