import type { Reranker } from "../reranking/reranker.ts";
import { chooseQuotes, type Ranked } from "./choose.ts";
import { FEATURES } from "./features/feature-names.ts";
import type { Candidate } from "./features/quote-candidates.ts";
import type { RankingModel } from "./ranking-model.ts";
import type { Question } from "../retrieval/question.ts";
import { standingOf } from "./standing.ts";
import { datesAgree, holdsCount, namesOffice } from "./stated.ts";
import { sumOfTrees, type TreeEnsemble } from "./trees.ts";

/**
 * Log-odds that a headline, pull quote or masthead loses where running text covers nearly as much of the
 * question: it never displaces the sentence that it sums up. Where it alone speaks of the matter, it may.
 */
const DISPLAY = 8;
const NEARLY = 0.8;
/** Log-odds that a quote of full length loses to an empty one: of two that answer alike, the shorter. */
const LONG = 1;
/**
 * Log-odds that a quote of the best passage gains before one of a passage without any score: what is learned sees few
 * questions in other words than their answers, and leans on shared letters more than the search does.
 */
const STANDING = 4;
/**
 * Log-odds that the quote which holds the longest stretch of the question just as it is asked gains before one that
 * holds none: of the few hundred documents that ranking is learned from hardly two names are alike, of a large archive's
 * many are.
 */
const EXACT = 1;
/** Share of the question in one stretch from which on that counts in full: a question in other words has only scraps. */
const STRETCH = 0.3;
/** Log-odds lost for a sentence that has nothing to do with the question but stands beside one that has. */
const IDLE = 1;
/** Log-odds that words gain by standing in several files: the sentence that they share, rather than more. */
const SEVERAL = 1;
/**
 * Share of the question that a passage must cover for the full confidence: by its letters or in meaning, word by word
 * above what any text reaches by chance, and as a whole. Nothing in common, no belief.
 */
const EVIDENCE = 0.1;
const CHANCE = 0.2;
/**
 * Log-odds of confidence that a quote in another language than the question gains. It shares meanings with the
 * question and next to no word, so it is less certain; without this, an English question over Chinese articles would
 * be refused twice as often as a Chinese one although the answer is there.
 */
const FOREIGN = 0.5;
/**
 * Log-odds of confidence lost where the passage states other days or years than the question, where the question
 * counts something and the quote holds no number of it, and where it asks who holds an office and the quote names
 * another. Corpora that lack the answer altogether teach this too seldom: it is near misses that look so.
 */
const MISSING = 2;

/** Ranks candidates, and chooses the quotes that together are most likely to hold the answer, best first. */
export function rankCandidates(
  candidates: readonly Candidate[],
  ranking: TreeEnsemble,
  limit: number,
): Ranked[] {
  const copies = countCopies(candidates);
  const running = Math.max(
    0,
    ...candidates.map(({ features }) => (1 - features.display) * features.windowCover),
  );
  const longest = candidates.reduce((most, { features }) => Math.max(most, features.exactRun), 0);
  const exact = EXACT * Math.min(1, longest / STRETCH);
  const scored = candidates
    .map((candidate) => {
      const text = textOf(candidate);
      const several = (copies.get(text) ?? 1) > 1 ? SEVERAL : 0;
      const { display, windowCover } = candidate.features;
      const isSummary = display > 0 && running >= NEARLY * windowCover;
      const gained = several + exact * candidate.features.exactRunBest;
      const rankScore = rankScoreOf(candidate, ranking) + gained - (isSummary ? DISPLAY : 0);
      return { candidate, text, rankScore };
    })
    .sort((a, b) => b.rankScore - a.rankScore);
  return chooseQuotes(scored, limit);
}

/** Adds a cross-encoder's log-odds to what the quotes are worth, and orders by the sum. */
export async function rerank(
  question: string,
  ranked: readonly Ranked[],
  reranker: Reranker,
): Promise<Ranked[]> {
  const scores = await reranker.score(
    question,
    ranked.map(({ text }) => text),
  );
  return ranked
    .map((each, i) => ({ ...each, worth: each.worth + scores[i]! }))
    .sort((a, b) => b.worth - a.worth);
}

/**
 * Probability that the corpus answers the question, read off its best candidate and how clearly that is the best:
 * learned from questions asked of corpora that hold their answer and of corpora that do not, as many of either.
 * @param ranked The question's quotes, best first.
 */
export function confidenceOf(
  question: Question,
  ranked: readonly Ranked[],
  { confidence }: RankingModel,
): number {
  const [best] = ranked;
  if (!best) return 0;
  const { passageCover, passageLikeCover, dense } = best.candidate.features;
  const common = passageCover + Math.max(0, Math.min(passageLikeCover - CHANCE, dense));
  const foreign = best.candidate.isForeign ? FOREIGN : 0;
  const logOdds = sumOfTrees(confidence, confidenceRow(ranked)) + foreign - missingOf(question, best);
  return Math.min(1, common / EVIDENCE) / (1 + Math.exp(-logOdds));
}

/** What the confidence is read off: the values of `CONFIDENCE_FEATURES`, in the precision that it is learned in. */
export function confidenceRow(ranked: readonly Ranked[]): Float32Array {
  return Float32Array.from([...rowOf(ranked[0]!.candidate), ...standingOf(ranked)]);
}

/** What the confidence loses because a quote lacks what the question takes for granted or counts. */
function missingOf(question: Question, { candidate, text }: Ranked): number {
  const { passage } = candidate.hit;
  const isOtherDate = datesAgree(question, passage) === 0;
  const lacking = 1 - holdsCount(question, text) + 1 - namesOffice(question, text, passage);
  return MISSING * (Number(isOtherDate) + lacking);
}

function rankScoreOf(candidate: Candidate, ranking: TreeEnsemble): number {
  const { passageStanding, length } = candidate.features;
  const learned = sumOfTrees(ranking, rowOf(candidate));
  return learned + STANDING * passageStanding - LONG * length - IDLE * candidate.idleSentences;
}

/**
 * The values of `FEATURES` in single precision, as the trees were learned: a threshold often is the value itself
 * (0.2 of five), and rounding decides on which side of it that falls.
 */
function rowOf({ features }: Candidate): Float32Array {
  return Float32Array.from(FEATURES, (name) => features[name]);
}

/** In how many files each candidate's words stand. */
function countCopies(candidates: readonly Candidate[]): Map<string, number> {
  const files = new Map<string, Set<string>>();
  for (const candidate of candidates) {
    const text = textOf(candidate);
    files.set(text, (files.get(text) ?? new Set()).add(candidate.hit.passage.file));
  }
  return new Map([...files].map(([text, { size }]) => [text, size]));
}

function textOf({ hit, window }: Candidate): string {
  return hit.passage.text.slice(window.start, window.end);
}
