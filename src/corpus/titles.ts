import type { Block } from "./block.ts";
import { isMasthead } from "./furniture.ts";
import { type Grams, gramsOf, overlap, rarityIn, Wanted, wantedPairs } from "./shared-grams.ts";

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
  const bodies = readBodies(pieces);
  const titles = new Map<number, Block[]>();
  const sides = pieces.map((_, i) => sideOf(pieces, bodies, i));
  const usual = usualSide(sides);
  for (const [i, { heads }] of pieces.entries()) {
    const side = sides[i] === "unclear" ? usual : sides[i];
    if (heads.length === 0 || !side) continue;
    const wanted = side === "below" ? i : i - 1;
    const owner = titles.has(wanted) && pieces[i]!.body.length > 0 ? i : wanted;
    if (!titles.has(owner)) titles.set(owner, titleHeads(heads, owner, bodies));
  }
  for (const { heads } of pieces.filter(isGathered)) {
    for (const head of heads) claim(head, pieces, bodies, titles);
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
function sideOf(pieces: readonly Piece[], bodies: Bodies, i: number): Side {
  const { heads } = pieces[i]!;
  if (heads.length === 0 || (i > 0 && isGathered(pieces[i]!))) return null;
  if (i === 0 || heads.some(({ level }) => level > 0)) return "below";
  const head = gramsOf(heads.map(({ text }) => text.text).join("\n"), 2);
  const [above, below] = [bodies.share(head, i - 1), bodies.share(head, i)];
  if (Math.max(above, below) < BELONGS || Math.abs(above - below) < CLEARLY) return "unclear";
  return below > above ? "below" : "above";
}

/** Gives a gathered headline to the one story without a title that clearly holds its words. */
function claim(head: Block, pieces: readonly Piece[], bodies: Bodies, titles: Map<number, Block[]>): void {
  const grams = gramsOf(head.text.text, 2);
  const [best, second] = pieces
    .map((_, i) => ({ i, share: bodies.share(grams, i) }))
    .sort((a, b) => b.share - a.share || a.i - b.i);
  if (!best || best.share < BELONGS || best.share - (second?.share ?? 0) < CLEARLY) return;
  if (!titles.has(best.i)) titles.set(best.i, [head]);
}

/** Of the headlines over one story those that make its title: the masthead and the column's name do not. */
function titleHeads(heads: readonly Block[], owner: number, bodies: Bodies): Block[] {
  const deepest = heads.filter(({ level }) => level > 0);
  if (deepest.length > 0) return deepest.slice(-2);
  const named = heads.filter(({ text }) => !isMasthead(text.text));
  const telling = named.filter(
    ({ text }, i) => i > 0 || named.length === 1 || !isColumnName(text.text, owner, bodies),
  );
  return telling.slice(0, 2);
}

/** A short heading of which the story under it says nothing. */
function isColumnName(text: string, owner: number, bodies: Bodies): boolean {
  return text.length <= COLUMN_NAME_MAX && bodies.share(gramsOf(text, 2), owner) === 0;
}

/** The words of the pieces; read only where a headline is in doubt, which few pages need. */
interface Bodies {
  /** Share of `grams` that the body of piece `i` holds, rare ones counted more. */
  share(grams: Grams, i: number): number;
}

function readBodies(pieces: readonly Piece[]): Bodies {
  let read: Grams[] | null = null;
  let rarity: ((gram: number) => number) | null = null;
  return {
    share(grams, i) {
      read ??= pairsOfHeadlines(pieces);
      rarity ??= rarityIn(read);
      return overlap(grams, read[i]!, rarity);
    },
  };
}

/** For each piece, which of the page's headlines' pairs of characters its body holds. */
function pairsOfHeadlines(pieces: readonly Piece[]): Grams[] {
  const wanted = new Wanted();
  for (const { heads } of pieces) {
    for (const { text } of heads) for (const gram of gramsOf(text.text, 2)) wanted.add(gram);
  }
  return pieces.map(({ body }) =>
    wantedPairs(
      body.map(({ text }) => text.text),
      wanted,
    ),
  );
}
