import type { AskedWord } from "../../retrieval/likeness.ts";
import type { Question } from "../../retrieval/question.ts";
import { termsOf } from "../../text/terms.ts";
import type { AskedTerms } from "./asked-terms.ts";

/** The question's words as the token table cuts them, beside its terms. */
export interface WordTerms {
  /** For each word, the numbers of the telling terms that share letters with it. */
  readonly terms: readonly (readonly number[])[];
  /** For each word, its weight, and its weight times its nearness to the asking word. */
  readonly weights: readonly number[];
  readonly focus: readonly number[];
}

export function wordTerms(question: Question, words: readonly AskedWord[], asked: AskedTerms): WordTerms {
  const places = termsOf(question.query).flatMap(({ term, start, end }) => {
    const number = asked.numbers.get(term);
    return number === undefined ? [] : [{ number, start, end }];
  });
  const touching = words.map(({ start, end }) =>
    places.filter((place) => place.start < end && start < place.end),
  );
  return {
    terms: touching.map((terms) =>
      terms.map(({ number }) => number).filter((number) => asked.isTelling[number]),
    ),
    weights: words.map(({ weight }) => weight),
    focus: touching.map(
      (terms, i) =>
        words[i]!.weight * Math.max(0, ...terms.map(({ number }) => question.terms[number]!.focus)),
    ),
  };
}

/** How near a window comes to single words of the question; all from 0 to 1. */
interface WordLikeness {
  /** Share of the words that the window does not hold by their letters which have a like word in it. */
  readonly likeRest: number;
  /** The same of all words, each by its nearness to the asking word. */
  readonly likeFocus: number;
  /** Share of the words of which nothing in the article is clearly liker than what the window holds. */
  readonly likeLocal: number;
}

/** Share of the greatest likeness in the article that is as good as it. */
const AS_LIKE = 0.95;

export function wordLikeness(
  words: WordTerms,
  likest: Float32Array,
  ofArticle: Float32Array,
  found: ReadonlySet<number>,
): WordLikeness {
  let [rest, lacking, focus, focused, local, all] = [0, 0, 0, 0, 0, 0];
  for (const [i, like] of likest.entries()) {
    const [weight, near] = [words.weights[i]!, words.focus[i]!];
    if (!words.terms[i]!.some((number) => found.has(number))) {
      rest += weight * like;
      lacking += weight;
    }
    focus += near * like;
    focused += near;
    if (like > 0 && like >= AS_LIKE * ofArticle[i]!) local += weight;
    all += weight;
  }
  return { likeRest: share(rest, lacking), likeFocus: share(focus, focused), likeLocal: share(local, all) };
}

/** A part of a whole; all of it where the whole is nothing. */
function share(part: number, whole: number): number {
  return whole > 0 ? part / whole : 1;
}
