import type { Span } from "../../model.ts";
import type { Question } from "../../retrieval/question.ts";
import type { RetrievedHit } from "../../retrieval/retrieve.ts";
import { normalize } from "../../text/normalize.ts";
import { findNumerals } from "../../text/numerals.ts";
import { termsOf } from "../../text/terms.ts";
import type { AskedTerms } from "./asked-terms.ts";
import { namesIn, possibleAnswers } from "./possible-answers.ts";
import { shareOf, type Weights, weightsOf } from "./weights.ts";

/** An asked term where it stands in a passage. */
export interface FoundTerm extends Span {
  /** The term's number in the question. */
  readonly asked: number;
}

/** A passage as a question sees it. */
export interface ReadPassage {
  readonly hit: RetrievedHit;
  /** Its score as a share of the best hit's, from 0 to 1. */
  readonly standing: number;
  /** Its text in normal form. */
  readonly plain: string;
  /** Whether it is written in another script than the question: they share next to no word. */
  readonly isForeign: boolean;
  /** The asked terms that stand in it, in order. */
  readonly found: readonly FoundTerm[];
  /** Words of the asked kind; `isNew` when the question does not hold them already. */
  readonly answers: readonly (Span & { readonly isNew: boolean })[];
  /** Names and words in quotation marks, and numbers, that the question does not hold. */
  readonly names: readonly Span[];
  readonly numbers: readonly Span[];
  /** The terms that its title and its section name. */
  readonly about: ReadonlySet<number>;
  /** Share of the question that the passage, its title and its section cover. */
  readonly cover: number;
  /** Gain of the terms that the article's title and lead do not name: what is asked about its subject. */
  readonly rest: Weights;
}

/** UTF-16 units of a lead that is one endless sentence. */
const LEAD_MAX = 120;

export function readPassages(
  hits: readonly RetrievedHit[],
  question: Question,
  asked: AskedTerms,
): ReadPassage[] {
  const leads = leadsOf(hits);
  const best = hits[0]?.score ?? 1;
  return hits.map((hit) => ({
    ...readPassage(hit, question, asked, leads.get(articleKey(hit)) ?? ""),
    standing: best > 0 ? Math.max(0, hit.score / best) : 0,
  }));
}

/** What tells one article from another. */
export function articleKey({ passage }: RetrievedHit): string {
  return `${passage.article} ${passage.file}`;
}

/** The numbers of the terms, each once. */
export function numbersOf(terms: readonly FoundTerm[]): Set<number> {
  return new Set(terms.map(({ asked }) => asked));
}

/** The terms that lie wholly within a span. */
export function within<T extends Span>(terms: readonly T[], start: number, end: number): T[] {
  return terms.filter((term) => term.start >= start && term.end <= end);
}

/** The first sentence of each article, as far as the hits hold it. */
function leadsOf(hits: readonly RetrievedHit[]): Map<string, string> {
  const firsts = new Map<string, RetrievedHit>();
  for (const hit of hits) {
    const key = articleKey(hit);
    if (hit.ordinal < (firsts.get(key)?.ordinal ?? Infinity)) firsts.set(key, hit);
  }
  return new Map(
    [...firsts].map(([key, { passage }]) => [key, passage.text.slice(0, passage.sentences[1] ?? LEAD_MAX)]),
  );
}

function readPassage(
  hit: RetrievedHit,
  question: Question,
  asked: AskedTerms,
  lead: string,
): Omit<ReadPassage, "standing"> {
  const { text, title, section } = hit.passage;
  const plain = normalize(text);
  const found = findTerms(text, asked);
  const isNew = ({ start, end }: Span) => !question.query.includes(plain.slice(start, end));
  const about = askedIn([title, section].filter(Boolean).join(" "), asked);
  const subject = new Set([...about, ...askedIn(lead, asked)]);
  return {
    isForeign: isChinese(plain) !== isChinese(question.query),
    hit,
    plain,
    found,
    answers: possibleAnswers(question.type, plain, text).map((span) => ({ ...span, isNew: isNew(span) })),
    names: namesIn(plain, text).filter(isNew),
    numbers: findNumerals(plain).filter(isNew),
    about,
    cover: shareOf(asked.gain, new Set([...about, ...numbersOf(found)])),
    rest: weightsOf(asked.gain.each.map((gain, number) => (subject.has(number) ? 0 : gain))),
  };
}

/** The asked terms that stand in a text, in order. */
export function findTerms(text: string, { numbers }: AskedTerms): FoundTerm[] {
  const found = termsOf(text).flatMap(({ term, start, end }) => {
    const number = numbers.get(term);
    return number === undefined ? [] : [{ start, end, asked: number }];
  });
  return found.sort((a, b) => a.start - b.start || a.end - b.end);
}

function askedIn(text: string, { numbers }: AskedTerms): Set<number> {
  return new Set(termsOf(text).flatMap(({ term }) => numbers.get(term) ?? []));
}

function isChinese(text: string): boolean {
  return /\p{Script=Han}/u.test(text);
}
