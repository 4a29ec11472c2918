import { normalize } from "../text/normalize.ts";
import type { Candidate } from "./features/quote-candidates.ts";

/** A candidate with its rank score: a log-odds, comparable within one question only. */
export interface Scored {
  readonly candidate: Candidate;
  readonly text: string;
  readonly rankScore: number;
}

/** A chosen quote. */
export interface Ranked extends Scored {
  /**
   * Logarithm of the belief that it adds to the quotes before it: comparable within one question only, and never
   * above that of a quote before it.
   */
  readonly worth: number;
}

/** Candidates that share the belief; those behind them have next to none. */
const BELIEVED = 64;
/** Into how many pieces a candidate's belief is spread. */
const PIECES = 8;
/** How much of a candidate's own belief counts once more beside the belief that it covers. */
const OWN = 0.5;
/** The same for the first quote, in logarithms. */
const FIRST_OWN = 0.5;
/** Share of a part of a sentence that the quotes before it may hold: where a long sentence is cut is arbitrary. */
const SHARED_PART = 0.5;
/** Share of one quote's character trigrams in another from which they say the same. */
const SAME = 0.7;

/**
 * Chooses the quotes to show, so that together they hold the answer as likely as can be. Every candidate carries its
 * share of the softmax over rank scores: the belief that the answer stands in it, spread evenly over its length. A
 * quote is worth the belief of all the candidates that lie in it, as far as they lie in it, and where the quotes
 * before it have not shown them; so of many candidates that all believe in one place the fullest goes first, and the
 * next quote shows another place. None overlaps a quote before it (but for parts of one long sentence) or says nearly
 * the same.
 * @param scored Best first.
 */
export function chooseQuotes(scored: readonly Scored[], limit: number): Ranked[] {
  const pool = scored.slice(0, BELIEVED).map(withGrams);
  if (pool.length === 0 || limit < 1) return [];
  const beliefs = softmax(pool.map(({ rankScore }) => rankScore));
  const pieces = piecesWithin(pool);
  const shown = new Uint8Array(pool.length);
  const chosen: (Gramed & { worth: number })[] = [];
  let open = pool.map((_, i) => i);
  const worthOf = (i: number) => {
    let sum = OWN * beliefs[i]!;
    for (const [j, belief] of beliefs.entries()) {
      sum += (belief * COUNTS[pieces[i * pool.length + j]! & ~shown[j]!]!) / PIECES;
    }
    return sum;
  };
  const take = (i: number) => {
    const worth = Math.min(Math.log(worthOf(i)), chosen.at(-1)?.worth ?? Infinity);
    for (let j = 0; j < pool.length; j++) shown[j]! |= pieces[i * pool.length + j]!;
    chosen.push({ ...pool[i]!, worth });
    open = open.filter((j) => j !== i && !repeats(pool[j]!, pool[i]!));
  };
  // The first is what most people read: the belief around it counts, and its own by half once more.
  take(bestOf(open, (i) => FIRST_OWN * pool[i]!.rankScore + Math.log(worthOf(i) - OWN * beliefs[i]!)));
  while (chosen.length < limit && open.length > 0) take(bestOf(open, worthOf));
  for (const next of scored.slice(BELIEVED).map(withGrams)) {
    if (chosen.length >= limit) break;
    if (chosen.some((other) => repeats(next, other))) continue;
    const behind = next.rankScore - pool[0]!.rankScore + Math.log(OWN * beliefs[0]!);
    chosen.push({ ...next, worth: Math.min(behind, chosen.at(-1)!.worth) });
  }
  return chosen.map(({ candidate, text, rankScore, worth }) => ({ candidate, text, rankScore, worth }));
}

/** A candidate with its trigrams, which are made when they are asked for. */
interface Gramed extends Scored {
  readonly grams: () => ReadonlySet<string>;
}

function withGrams(scored: Scored): Gramed {
  let grams: Set<string> | null = null;
  return { ...scored, grams: () => (grams ??= trigrams(scored.text)) };
}

/** The number of bits set in each byte. */
const COUNTS = Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll("0", "").length);

/** For each candidate (row) and each other (column), which of the other's pieces lie in it, a bit each. */
function piecesWithin(pool: readonly Scored[]): Uint8Array {
  const masks = new Uint8Array(pool.length * pool.length);
  for (const [j, { candidate: other }] of pool.entries()) {
    const { start, end } = other.window;
    for (let piece = 0; piece < PIECES; piece++) {
      const middle = start + ((piece + 0.5) / PIECES) * (end - start);
      for (const [i, { candidate }] of pool.entries()) {
        if (candidate.hit.ordinal !== other.hit.ordinal) continue;
        const { window } = candidate;
        if (middle >= window.start && middle < window.end) masks[i * pool.length + j]! |= 1 << piece;
      }
    }
  }
  return masks;
}

/** The index of most value; the first of equals. */
function bestOf(indexes: readonly number[], valueOf: (index: number) => number): number {
  let [best, most] = [indexes[0]!, -Infinity];
  for (const index of indexes) {
    const value = valueOf(index);
    if (value > most) [best, most] = [index, value];
  }
  return best;
}

function softmax(scores: readonly number[]): number[] {
  const powers = scores.map((score) => Math.exp(score - scores[0]!));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

/** Whether a candidate shows what a chosen quote shows already. */
function repeats(next: Gramed, chosen: Gramed): boolean {
  const [a, b] = [next.candidate, chosen.candidate];
  if (a.hit.ordinal === b.hit.ordinal) {
    const shared = Math.min(a.window.end, b.window.end) - Math.max(a.window.start, b.window.start);
    const allowed = a.window.isPart && b.window.isPart ? SHARED_PART * (a.window.end - a.window.start) : 0;
    if (shared > allowed) return true;
  }
  return isSame(next.grams(), chosen.grams());
}

function isSame(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const [few, many] = a.size < b.size ? [a, b] : [b, a];
  let shared = 0;
  for (const gram of few) if (many.has(gram)) shared++;
  return shared >= few.size * SAME;
}

function trigrams(text: string): Set<string> {
  const plain = normalize(text).replaceAll(/[^\p{L}\p{N}]+/gu, "");
  const grams = new Set<string>();
  for (let i = 0; i + 3 <= plain.length; i++) grams.add(plain.slice(i, i + 3));
  if (grams.size === 0) grams.add(plain);
  return grams;
}
