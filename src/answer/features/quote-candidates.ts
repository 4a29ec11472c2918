import type { Span } from "../../model.ts";
import type { Question } from "../../retrieval/question.ts";
import type { RetrievedHit } from "../../retrieval/retrieve.ts";
import { askedTerms, type Rarity } from "./asked-terms.ts";
import type { Features, MutableFeatures } from "./feature-names.ts";
import { readArticles } from "./read-articles.ts";
import { articleKey, type ReadPassage, readPassages, within } from "./read-passage.ts";
import { windowFeatures } from "./window-features.ts";
import { quoteWindows, type Window } from "./windows.ts";
import { wordTerms } from "./word-likeness.ts";

/** A stretch of a passage that could be the quote, with what is known of it. */
export interface Candidate {
  readonly hit: RetrievedHit;
  readonly window: Window;
  readonly features: Features;
  /**
   * Sentences that hold neither a word of the question nor anything of the asked kind, beside one that does; where
   * none does, the question asks in other words, and no sentence is idle.
   */
  readonly idleSentences: number;
  /** Whether its passage is written in another script than the question. */
  readonly isForeign: boolean;
}

/** Features that also count as a share of the best candidate's. */
const COMPARED = [
  ["windowCover", "windowCoverBest"],
  ["windowMatch", "windowMatchBest"],
  ["exactRun", "exactRunBest"],
  ["candidateNear", "candidateNearBest"],
  ["localCover", "localCoverBest"],
  ["restCover", "restCoverBest"],
  ["focusCover", "focusCoverBest"],
  ["likeCover", "likeCoverBest"],
  ["likeWhole", "likeWholeBest"],
  ["likeRest", "likeRestBest"],
  ["likeFocus", "likeFocusBest"],
] as const;

/** All candidate quotes of the hits, with their features. */
export function quoteCandidates(
  question: Question,
  hits: readonly RetrievedHit[],
  rarity: Rarity,
): Candidate[] {
  const asked = askedTerms(question, rarity);
  const passages = readPassages(hits, question, asked);
  const articles = readArticles(passages, asked);
  const words = wordTerms(question, hits[0]?.likeness.words ?? [], asked);
  const candidates = passages.flatMap((passage) => {
    const article = articles.get(articleKey(passage.hit))!;
    return quoteWindows(passage.hit.passage).map((window) => ({
      hit: passage.hit,
      window,
      features: windowFeatures(passage, article, window, asked, words, question),
      idleSentences: idleSentences(passage, window),
      isForeign: passage.isForeign,
    }));
  });
  addComparisons(candidates.map(({ features }) => features));
  return candidates;
}

function idleSentences({ hit, found, answers, plain }: ReadPassage, { start, end }: Window): number {
  const { sentences } = hit.passage;
  let [inside, idle] = [0, 0];
  for (const [i, from] of sentences.entries()) {
    if (from < start || from >= end) continue;
    const to = sentences[i + 1] ?? plain.length;
    const isIdle =
      !within(found, from, to).some(isMeaningful) && !within(answers, from, to).some(({ isNew }) => isNew);
    inside++;
    if (isIdle) idle++;
  }
  return idle === inside ? 0 : idle;
}

/** Single characters stand in any sentence. */
function isMeaningful({ start, end }: Span): boolean {
  return end - start > 1;
}

function addComparisons(features: readonly MutableFeatures[]): void {
  for (const [feature, best] of COMPARED) {
    const most = features.reduce((max, each) => Math.max(max, each[feature]), 0);
    for (const each of features) each[best] = most > 0 ? each[feature] / most : 0;
  }
}
