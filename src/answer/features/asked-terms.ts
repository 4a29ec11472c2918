import type { Question } from "../../retrieval/question.ts";
import { type Weights, weightsOf } from "./weights.ts";

/** What the index knows of a term: BM25's weight of it, higher for a rarer one. */
export type Rarity = (term: string) => number;

/** The terms that a question asks with, numbered, and what each of them counts. */
export interface AskedTerms {
  readonly numbers: ReadonlyMap<string, number>;
  /** Weight in the question alone. */
  readonly weights: readonly number[];
  /** Weight times rarity. */
  readonly gain: Weights;
  /** Gain of terms longer than a character. */
  readonly pairs: Weights;
  /** Gain times nearness to the asking word. */
  readonly focus: Weights;
  /** Gain of the terms behind the question's topic. */
  readonly tail: Weights;
  /** The term of most gain. */
  readonly rarest: number;
  /** Whether a term is a word, a number or a pair that says what the question is about. */
  readonly isTelling: readonly boolean[];
  /** The telling terms on both sides of the asking word, and the question's last; -1 where there is none. */
  readonly beforeAsking: number;
  readonly afterAsking: number;
  readonly last: number;
}

/** Weight in the question above which a term is more than a word that holds a sentence together. */
const TELLING = 0.5;

export function askedTerms({ terms }: Question, rarity: Rarity): AskedTerms {
  const gains = terms.map(({ term, weight }) => weight * rarity(term));
  const gainsOf = (factor: (term: Question["terms"][number]) => number) =>
    weightsOf(terms.map((term, i) => gains[i]! * factor(term)));
  const isTelling = terms.map(({ kind, weight }) => kind !== "character" && weight > TELLING);
  /** Of the telling terms that pass, the one nearest to the asking word. */
  const nearest = (passes: (term: Question["terms"][number]) => boolean) => {
    let best = -1;
    for (const [i, term] of terms.entries()) {
      if (isTelling[i] && passes(term) && term.focus > (terms[best]?.focus ?? 0)) best = i;
    }
    return best;
  };
  return {
    numbers: new Map(terms.map(({ term }, i) => [term, i])),
    weights: terms.map(({ weight }) => weight),
    gain: weightsOf(gains),
    pairs: gainsOf(({ kind }) => (kind === "character" ? 0 : 1)),
    focus: gainsOf(({ focus }) => focus),
    tail: gainsOf(({ isTopic }) => (isTopic ? 0 : 1)),
    rarest: gains.indexOf(Math.max(...gains)),
    isTelling,
    beforeAsking: nearest(({ isBeforeAsking }) => isBeforeAsking),
    afterAsking: nearest(({ isBeforeAsking }) => !isBeforeAsking),
    last: isTelling.lastIndexOf(true),
  };
}
