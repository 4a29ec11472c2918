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
/** Pairs of characters that tell a body: any two texts about one matter share one. */
const PAIRS_MIN = 2;
/** How much more of a headline one of two bodies must hold to be the one. */
const CLEARLY = 0.1;
/** So many headlines in one place are those of several stories, gathered there by the extraction. */
const GATHERED = 4;
/** Headlines times stories, beyond which a file is no page of a paper, and only neighbours are looked at. */
const CLAIMS_MAX = 1_000_000;
/** Longest heading that names a column of the paper (`读者来信`), in characters. */
const COLUMN_NAME_MAX = 8;

/** Headlines, and the story that they belong to. */
interface Claim {
  readonly heads: readonly Block[];
  readonly owner: number;
  /** The story that has them instead where the first has others. */
  readonly instead: number | null;
  /** How much less of their words that one holds; 1 where there is none. */
  readonly loss: number;
}

/**
 * The headlines of each piece's body, by the piece's number; pieces without one are left out. Words decide
 * first: those of the stories beside a headline, then those of any story on the page; of two headlines for
 * one story, it has the one that fits nowhere else so well. What words leave open goes to the side on which
 * the page prints most of its headlines.
 */
export function assignTitles(pieces: readonly Piece[]): Map<number, Block[]> {
  const isPage = pieces.reduce((sum, { heads }) => sum + heads.length, 0) * pieces.length <= CLAIMS_MAX;
  const words = wordsOf(pieces, isPage);
  const sides = pieces.map((_, i) => sideOf(pieces, words, i));
  const usual = usualSide(sides);
  const [sure, open]: [Claim[], Claim[]] = [[], []];
  for (const [i, side] of sides.entries()) {
    const { heads } = pieces[i]!;
    if (side === "above" || side === "below") sure.push(claimBeside(pieces, words, i, side));
    else if (side === "unclear") {
      const far = isPage ? claimAnywhere(heads, pieces, words) : null;
      if (far) sure.push(far);
      else open.push(claimBeside(pieces, words, i, usual));
    } else if (isPage && isGathered(pieces[i]!)) {
      sure.push(...heads.flatMap((head) => claimAnywhere([head], pieces, words) ?? []));
    }
  }
  const titles = new Map<number, Block[]>();
  for (const { heads, owner, instead } of [...sure.sort((a, b) => b.loss - a.loss), ...open]) {
    const free = titles.has(owner) ? instead : owner;
    if (free !== null && !titles.has(free)) titles.set(free, titleHeads(heads, free, words));
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
  // Nothing but the text under it can be its story.
  if (i === 0 || heads.some(({ level }) => level > 0)) return "below";
  const head = words.headsOf(i);
  const [above, below] = [words.share(head, i - 1), words.share(head, i)];
  const most = Math.max(above, below);
  if (most < BELONGS || most * head.size < PAIRS_MIN) return "unclear";
  if (Math.abs(above - below) < CLEARLY) return "unclear";
  return below > above ? "below" : "above";
}

function claimBeside(pieces: readonly Piece[], words: Words, i: number, side: "above" | "below"): Claim {
  const { heads, body } = pieces[i]!;
  const owner = side === "below" ? i : i - 1;
  const instead = owner !== i && body.length > 0 ? i : null;
  if (instead === null) return { heads, owner, instead, loss: 1 };
  const head = words.headsOf(i);
  return { heads, owner, instead, loss: words.share(head, owner) - words.share(head, instead) };
}

/** For the one story that clearly holds the words of some headlines, wherever it stands. */
function claimAnywhere(heads: readonly Block[], pieces: readonly Piece[], words: Words): Claim | null {
  const grams = gramsOf(textOf(heads), 2);
  const [best, second] = pieces
    .map((_, i) => ({ i, share: words.share(grams, i) }))
    .sort((a, b) => b.share - a.share || a.i - b.i);
  if (!best || best.share < BELONGS || best.share * grams.size < PAIRS_MIN) return null;
  if (best.share - (second?.share ?? 0) < CLEARLY) return null;
  return { heads, owner: best.i, instead: null, loss: best.share };
}

/** Of the headlines over one story those that make its title: the masthead and the column's name do not. */
function titleHeads(heads: readonly Block[], owner: number, words: Words): Block[] {
  const deepest = heads.filter(({ level }) => level > 0);
  if (deepest.length > 0) return deepest.slice(-2);
  // At the head of the page, what stands over the line of the issue is the name of the paper.
  const issue = owner === 0 ? heads.findLastIndex(({ text }) => isMasthead(text.text)) : -1;
  const under = heads.slice(issue + 1);
  const named = (under.length > 0 ? under : heads).filter(({ text }) => !isMasthead(text.text));
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
   * Share of a headline's words that the body of piece `i` holds, rare ones counted more. In a file that is
   * no page, the headline stands beside that body.
   */
  share(head: Grams, i: number): number;
}

function wordsOf(pieces: readonly Piece[], isPage: boolean): Words {
  let read: HeadlineWords | null = null;
  const words = () => (read ??= readHeadlineWords(pieces, isPage));
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

function readHeadlineWords(pieces: readonly Piece[], isPage: boolean): HeadlineWords {
  const heads = pieces.map((piece) => gramsOf(textOf(piece.heads), 2));
  const all = isPage ? [new Set(heads.flatMap((head) => [...head]))] : null;
  const counts = new PairCounts(lengthOf(pieces));
  const held = pieces.map(({ body }, i) => {
    counts.read(textOf(body));
    const own = new Set<number>();
    for (const head of all ?? heads.slice(i, i + 2)) {
      for (const pair of head) if (counts.holds(pair)) own.add(pair);
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
