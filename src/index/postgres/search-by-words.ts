import type { Query } from "../../database/database.ts";
import { BM25 } from "../bm25.ts";
import type { LexicalHit } from "../passage-index.ts";

/** A term of a query that some passages hold. */
export interface HeldTerm {
  readonly term: string;
  /** In how many passages it stands. */
  readonly frequency: number;
  /** What a saturation of 1 is worth. */
  readonly gain: number;
}

/** Where the words of a generation are. */
export interface SearchedWords {
  readonly query: Query;
  /** Table of the postings. */
  readonly postings: string;
  /** Terms of a passage on average. */
  readonly average: number;
}

/** Passages that hold the first terms that are looked up, about. */
const FIRST_LOOK = 1000;

/**
 * The `k` best passages by BM25, exactly. Only passages that hold one of the query's weightiest terms are scored at
 * first; then also those that hold others, if all others together could be worth more than the worst of the best
 * (MaxScore: Turtle & Flood 1995).
 */
export async function searchByWords(
  words: SearchedWords,
  terms: readonly HeldTerm[],
  k: number,
): Promise<LexicalHit[]> {
  const weightiest = [...terms].sort((a, b) => b.gain - a.gain);
  const chosen = new Set<string>();
  let looked = 0;
  for (const { term, frequency } of weightiest) {
    if (looked >= FIRST_LOOK) break;
    chosen.add(term);
    looked += frequency;
  }
  const found = await score(words, terms, chosen, k);
  const floor = found.length < k ? 0 : found.at(-1)!.score;
  const others = weightiest.filter(({ term }) => !chosen.has(term));
  let worth = others.reduce((sum, { gain }) => sum + gain * (BM25.k1 + 1), 0);
  if (worth <= floor) return found;
  for (const { term, gain } of others) {
    chosen.add(term);
    worth -= gain * (BM25.k1 + 1);
    if (worth <= floor) break;
  }
  return score(words, terms, chosen, k);
}

/** The best of the passages that hold a chosen term, scored by all terms. */
async function score(
  { query, postings, average }: SearchedWords,
  terms: readonly HeldTerm[],
  chosen: ReadonlySet<string>,
  k: number,
): Promise<LexicalHit[]> {
  const rows = await query<{ ordinal: string; score: number }>(
    `with asked as materialized (
       select * from unnest($1::text[], $2::float8[], $3::boolean[]) as asked(term, gain, is_chosen)),
     candidates as materialized (
       select distinct p.item, u.ordinal
       from asked join ${postings} p using (term), unnest(p.ordinals) as u(ordinal) where is_chosen),
     items as materialized (select distinct item from candidates)
     select u.ordinal, sum(asked.gain * u.count * ${BM25.k1 + 1} /
         (u.count + ${BM25.k1} * (${1 - BM25.b} + ${BM25.b} * u.length / $4::float8))) as score
     from asked join ${postings} p using (term) join items using (item),
       unnest(p.ordinals, p.counts, p.lengths) as u(ordinal, count, length)
     where u.ordinal in (select ordinal from candidates)
     group by u.ordinal order by score desc, u.ordinal limit $5`,
    [
      terms.map(({ term }) => term),
      terms.map(({ gain }) => gain),
      terms.map(({ term }) => chosen.has(term)),
      average,
      k,
    ],
  );
  return rows.map(({ ordinal, score }) => ({ ordinal: Number(ordinal), score }));
}
