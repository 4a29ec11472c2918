import type { Query } from "../../database/database.ts";
import type { PassageFilter } from "../passage-filter.ts";
import type { LexicalHit } from "../passage-index.ts";
import { conditionOf } from "./narrowing.ts";
import { saturationOf } from "./saturation.ts";
import { BLOCK, type Tables } from "./tables.ts";

/** A term of a query that some passages hold. */
export interface HeldTerm {
  readonly term: string;
  /** In how many passages it stands. */
  readonly frequency: number;
  /** What a saturation of 1 is worth. */
  readonly gain: number;
  /** What it is worth in one passage at most. */
  readonly bound: number;
}

/** Where the words of a generation are. */
export interface SearchedWords {
  readonly query: Query;
  readonly tables: Tables;
  /** Terms of a passage on average. */
  readonly average: number;
  /** Which passages may be found; `null` for all. */
  readonly filter: PassageFilter | null;
}

/**
 * How much is looked at first: the passages that hold the weightiest terms, about so many, and of these the best, so
 * many for each that is wanted, with all terms. Chosen by the time of both statements at 10⁴ and 10⁵ passages: a first
 * look that is too short finds a low score, and all that exceed it are looked at then.
 */
const FIRST_LOOK = { passages: 5000, best: 8 };

/**
 * The `k` best passages by BM25, exactly. A first look at the passages that hold one of the query's weightiest terms
 * finds a score that `k` of them reach; then those are looked at that hold one of so many terms that the others
 * together are worth no more (MaxScore: Turtle & Flood 1995).
 */
export async function searchByWords(
  words: SearchedWords,
  terms: readonly HeldTerm[],
  k: number,
): Promise<LexicalHit[]> {
  if (terms.length === 0) return [];
  const weightiest = [...terms].sort((a, b) => b.bound - a.bound);
  const worthFrom = (first: number) => weightiest.slice(first).reduce((sum, { bound }) => sum + bound, 0);
  let chosen = 0;
  for (let looked = 0; chosen < weightiest.length && looked < FIRST_LOOK.passages; chosen++) {
    looked += weightiest[chosen]!.frequency;
  }
  const first = await score(
    words,
    { terms: weightiest, steps: [chosen, chosen], known: 0, most: FIRST_LOOK.best * k },
    k,
  );
  const known = first.length < k ? 0 : first.at(-1)!.score;
  for (chosen = 1; chosen < weightiest.length && worthFrom(chosen) > known;) chosen++;
  let half = chosen;
  while (worthFrom(half) > worthFrom(chosen) / 2) half++;
  return score(words, { terms: weightiest, steps: [chosen, half], known, most: null }, k);
}

/** How a query is looked up. */
interface Lookup {
  readonly terms: readonly HeldTerm[];
  /**
   * A passage must hold one of the first `steps[0]` terms; what those up to `steps[1]` are worth is looked up for
   * passages that may be among the best, and what the rest is worth for those that still may.
   */
  readonly steps: readonly [number, number];
  /** A score that `k` passages reach; 0 for none. */
  readonly known: number;
  /** How many passages are looked up, the best by the terms of the first step; `null` for all that there are. */
  readonly most: number | null;
}

/** Sums of scores that were added in another order may differ by so much. */
const ROUNDING = 1e-9;

/** The best of the passages that hold a term of the first step, scored by all terms. */
async function score(
  { query, tables, average, filter }: SearchedWords,
  { terms, steps, known, most }: Lookup,
  k: number,
): Promise<LexicalHit[]> {
  const { passages, postings } = tables;
  const narrowed = filter && conditionOf(filter, tables, 9);
  const isWanted = narrowed
    ? `p.block * ${BLOCK} + u.place in (select p.ordinal from ${passages} p where ${narrowed.sql})`
    : "true";
  const worth = (count: string, length: string) =>
    `asked.gain * ${saturationOf(count, length, "$4::float8")}`;
  // Row by row: a planner that thinks there are many would read all words of the archive.
  const worthOfStep = (step: number, of: string) =>
    `coalesce((
       select sum(${worth("found.count", `${of}.length`)})
       from asked, lateral (
         select p.counts[array_position(p.places, ${of}.place)] as count
         from ${postings} p where p.term = asked.term and p.block = ${of}.block offset 0) found
       where asked.step = ${step} and found.count is not null), 0)`;
  const rows = await query<{ ordinal: string; score: number }>(
    `with asked as materialized (
       select * from unnest($1::text[], $2::float8[], $3::smallint[]) as asked(term, gain, step)),
     partial as materialized (
       select p.block, u.place, min(u.length) as length, sum(${worth("u.count", "u.length")}) as score
       from asked join ${postings} p using (term),
         unnest(p.places, p.counts, p.lengths) as u(place, count, length)
       where step = 0 and ${isWanted}
       group by p.block, u.place),
     likely as materialized (
       select * from partial where score >= $5::float8 - ${ROUNDING}
       order by score desc, block, place limit $7),
     likelier as materialized (
       select block, place, length, score + ${worthOfStep(1, "likely")} as score from likely)
     select block * ${BLOCK} + place as ordinal, score + ${worthOfStep(2, "likelier")} as score
     from likelier where score >= $6::float8 - ${ROUNDING}
     order by score desc, ordinal limit $8`,
    [
      terms.map(({ term }) => term),
      terms.map(({ gain }) => gain),
      terms.map((_, i) => steps.filter((end) => i >= end).length),
      average,
      ...steps.map((end) => known - terms.slice(end).reduce((sum, { bound }) => sum + bound, 0)),
      most,
      k,
      ...(narrowed?.values ?? []),
    ],
  );
  return rows.map(({ ordinal, score }) => ({ ordinal: Number(ordinal), score }));
}
