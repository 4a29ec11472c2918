import type { AskedTerms } from "./asked-terms.ts";
import { articleKey, numbersOf, type ReadPassage, within } from "./read-passage.ts";
import { type Weights, weightsOf } from "./weights.ts";

/** What the hits show of one article. */
export interface ReadArticle {
  /** Best lexical score of its passages, as a share of the best of all. */
  readonly best: number;
  /** The asked terms that stand anywhere in it. */
  readonly found: ReadonlySet<number>;
  /** What each term tells one of its sentences from another: much for a term that few of them hold. */
  readonly local: Weights;
  /** For each of the question's words, its greatest likeness to any word of the article. */
  readonly likest: Float32Array;
}

/** The articles that the passages belong to, by {@link articleKey}. */
export function readArticles(passages: readonly ReadPassage[], asked: AskedTerms): Map<string, ReadArticle> {
  const groups = new Map<string, ReadPassage[]>();
  for (const passage of passages) {
    const key = articleKey(passage.hit);
    groups.set(key, [...(groups.get(key) ?? []), passage]);
  }
  return new Map([...groups].map(([key, group]) => [key, readArticle(group, asked)]));
}

function readArticle(passages: readonly ReadPassage[], asked: AskedTerms): ReadArticle {
  const counts = asked.weights.map(() => 0);
  let total = 0;
  for (const { hit, found } of passages) {
    const { sentences, text } = hit.passage;
    total += sentences.length;
    for (const [i, start] of sentences.entries()) {
      const end = sentences[i + 1] ?? text.length;
      for (const number of numbersOf(within(found, start, end))) counts[number]!++;
    }
  }
  const local = counts.map((count, number) =>
    // BM25's weight of a term, with the article's sentences for documents.
    count === 0 ? 0 : asked.weights[number]! * Math.log(1 + (total - count + 0.5) / (count + 0.5)),
  );
  return {
    best: Math.max(...passages.map(({ hit }) => hit.lexical)),
    found: new Set(passages.flatMap(({ found }) => [...numbersOf(found)])),
    local: weightsOf(local),
    likest: passages
      .map(({ hit }) => hit.likeness.passage.likest)
      .reduce((most, likest) => most.map((like, word) => Math.max(like, likest[word]!))),
  };
}
