import type { Question } from "../../retrieval/question.ts";
import type { AskedTerms } from "./asked-terms.ts";
import type { MutableFeatures } from "./feature-names.ts";
import { density, longestRun, nearestAnswer, windowMatch } from "./matching.ts";
import type { ReadArticle } from "./read-articles.ts";
import { numbersOf, type ReadPassage, within } from "./read-passage.ts";
import { shareOf } from "./weights.ts";
import { roomsOf } from "./rooms.ts";
import { QUOTE_MAX, SENTENCES_MAX, type Window } from "./windows.ts";
import { wordLikeness, type WordTerms } from "./word-likeness.ts";

/** UTF-16 units around a window in which terms still speak for it. */
const NEAR_BEFORE = 100;
const NEAR_AFTER = 40;
/** Names, numbers or possible answers beyond which more tell no more. */
const MANY = 5;
/** A sentence that begins so leans on the one before it. */
const LEANS_BACK =
  /^(?:他|她|它|其|此|这|该|那|并|但|而|同时|此外|另外|因此|所以|(?:he|she|it|they|this|these|those|its|their|his|her|however|but|also)\b)/;

/** The features of one window; those that compare it with others are left at 0. */
export function windowFeatures(
  passage: ReadPassage,
  article: ReadArticle,
  window: Window,
  asked: AskedTerms,
  words: WordTerms,
  question: Question,
): MutableFeatures {
  const { hit, plain, found, rest } = passage;
  const { start, end } = window;
  const { gain } = asked;
  const inside = within(found, start, end);
  const numbers = numbersOf(inside);
  const near = numbersOf(
    found.filter((term) => term.end > start - NEAR_BEFORE && term.start < end + NEAR_AFTER),
  );
  const before = numbersOf(found.filter((term) => term.end <= start && term.end > start - NEAR_BEFORE));
  const answers = within(passage.answers, start, end);
  const fresh = answers.filter(({ isNew }) => isNew);
  const { touched, bestSentence, leftBefore, leftAfter } = sentenceFeatures(passage, article, window);
  const names = within(passage.names, start, end);
  const like = hit.likeness.of(start, end);
  const isOf = (...types: Question["type"][]) => Number(types.includes(question.type));
  const length = end - start;
  return {
    passageScore: hit.lexical,
    passageStanding: passage.standing,
    articleScore: article.best,
    dense: hit.dense,
    windowCover: shareOf(gain, numbers),
    windowCoverBest: 0,
    passageCover: passage.cover,
    nearCover: shareOf(gain, near),
    beforeCover: shareOf(gain, before),
    articleCover: shareOf(gain, article.found),
    contextCover: shareOf(gain, new Set([...numbers, ...passage.about])),
    focusCover: shareOf(asked.focus, numbers),
    focusCoverBest: 0,
    focusNear: shareOf(asked.focus, near),
    restCover: shareOf(rest, numbers),
    restCoverBest: 0,
    restNear: shareOf(rest, near),
    tailCover: shareOf(asked.tail, numbers),
    rarestInArticle: Number(article.found.has(asked.rarest)),
    rarestFound: Number(numbers.has(asked.rarest)),
    localCover: shareOf(article.local, numbers),
    localCoverBest: 0,
    localNear: shareOf(article.local, near),
    localSentence: bestSentence,
    windowMatch: windowMatch(inside, gain, length),
    windowMatchBest: 0,
    pairCover: shareOf(asked.pairs, numbers),
    density: density(inside, gain),
    lostCover: shareOf(gain, touched) - shareOf(gain, numbers),
    longestRun: longestRun(inside, question.query.length),
    exactRun: hit.stretches.longest(window),
    exactRunBest: 0,
    phrases: phraseShare(question.phrases, plain.slice(start, end)),
    likeCover: like.cover,
    likeCoverBest: 0,
    likeWhole: like.whole,
    likeWholeBest: 0,
    ...wordLikeness(words, like.likest, article.likest, numbers),
    likeRestBest: 0,
    likeFocusBest: 0,
    passageLikeCover: hit.likeness.passage.cover,
    passageLikeWhole: hit.likeness.passage.whole,
    hasCandidate: Number(answers.length > 0),
    newCandidate: Number(fresh.length > 0),
    candidateNear: nearestAnswer(fresh, found, gain),
    candidateNearBest: 0,
    candidateCount: Math.min(fresh.length, MANY) / MANY,
    newNames: Math.min(names.length, MANY) / MANY,
    newNumbers: Math.min(within(passage.numbers, start, end).length, MANY) / MANY,
    ...roomsOf(inside, window, asked),
    leftBefore: Math.min(1, leftBefore / QUOTE_MAX),
    leftAfter: Math.min(1, leftAfter / QUOTE_MAX),
    length: length / QUOTE_MAX,
    sentences: window.sentences / SENTENCES_MAX,
    isPart: Number(window.isPart),
    display: Number(hit.passage.display),
    startsBack: Number(LEANS_BACK.test(plain.slice(start, start + 12))),
    early: 1 / (1 + start / 100),
    isFirst: Number(start === 0),
    questionTerms: Math.min(1, asked.weights.length / 40),
    asksFirst: Number(asked.beforeAsking === -1),
    asksPerson: isOf("person"),
    asksPlace: isOf("place", "organisation"),
    asksQuantity: isOf("quantity"),
    asksDate: isOf("date", "duration"),
    asksReason: isOf("reason", "manner"),
    asksList: isOf("list"),
    asksName: isOf("name", "definition"),
    asksOther: isOf("other", "yes-no"),
  };
}

/**
 * Looks at the sentences that a window touches: the terms in all of them, the best one's local cover, and how much of
 * the first and the last is cut off.
 */
function sentenceFeatures(
  { hit, plain, found }: ReadPassage,
  { local }: ReadArticle,
  { start, end }: Window,
): { touched: Set<number>; bestSentence: number; leftBefore: number; leftAfter: number } {
  const { sentences } = hit.passage;
  const touched = new Set<number>();
  let [bestSentence, leftBefore, leftAfter] = [0, 0, 0];
  for (const [i, from] of sentences.entries()) {
    const to = sentences[i + 1] ?? plain.length;
    if (from >= end || to <= start) continue;
    leftBefore = Math.max(leftBefore, start - from);
    // White space between two sentences is nothing that is left out.
    if (to > end) leftAfter = plain.slice(end, to).trimEnd().length;
    for (const number of numbersOf(within(found, from, to))) touched.add(number);
    const own = numbersOf(within(found, Math.max(from, start), Math.min(to, end)));
    bestSentence = Math.max(bestSentence, shareOf(local, own));
  }
  return { touched, bestSentence, leftBefore, leftAfter };
}

function phraseShare(phrases: readonly string[], text: string): number {
  if (phrases.length === 0) return 0;
  return phrases.filter((phrase) => text.includes(phrase)).length / phrases.length;
}
