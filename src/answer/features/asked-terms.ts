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
}

export function askedTerms({ terms }: Question, rarity: Rarity): AskedTerms {
  const gains = terms.map(({ term, weight }) => weight * rarity(term));
  const gainsOf = (factor: (term: Question["terms"][number]) => number) =>
    weightsOf(terms.map((term, i) => gains[i]! * factor(term)));
  return {
    numbers: new Map(terms.map(({ term }, i) => [term, i])),
    weights: terms.map(({ weight }) => weight),
    gain: weightsOf(gains),
    pairs: gainsOf(({ kind }) => (kind === "character" ? 0 : 1)),
    focus: gainsOf(({ focus }) => focus),
    tail: gainsOf(({ isTopic }) => (isTopic ? 0 : 1)),
    rarest: gains.indexOf(Math.max(...gains)),
  };
}
