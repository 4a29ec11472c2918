import type { Ranked } from "../../src/answer/choose.ts";
import { rankCandidates } from "../../src/answer/rank.ts";
import type { TreeEnsemble } from "../../src/answer/trees.ts";
import type { GoldSet } from "../../src/evaluation/gold.ts";
import { askForCandidates, type Models } from "./ask.ts";
import { goldOf, halvesOf } from "./right.ts";

/** Quotes that are shown. */
const SHOWN = 3;

/**
 * How well a set's questions are answered, each ranked by what was learned without its half, as a line: document
 * hit@1, quote hit@1, quote hit@3, and the mean length of the first quote.
 * @param learned What was learned from either half; the same twice measures it in sample.
 */
export async function reportRanking(
  set: GoldSet,
  learned: readonly [TreeEnsemble, TreeEnsemble],
  models: Models,
): Promise<string> {
  const half = halvesOf(set);
  const sums = { documents: 0, firsts: 0, shown: 0, length: 0 };
  for await (const { question, candidates } of askForCandidates(set.questions, set.documents!, models)) {
    const gold = goldOf(question);
    const isRight = ({ candidate }: Ranked) => gold.isIn(candidate);
    const ranked = rankCandidates(candidates, learned[half(question) === 0 ? 1 : 0], SHOWN);
    const [first] = ranked;
    if (!first) continue;
    sums.documents += Number(gold.files.has(first.candidate.hit.passage.file));
    sums.firsts += Number(isRight(first));
    sums.shown += Number(ranked.some(isRight));
    sums.length += first.text.length;
  }
  const share = (sum: number) => (sum / set.questions.length).toFixed(4);
  return (
    `${set.name}: document hit@1 ${share(sums.documents)}, quote hit@1 ${share(sums.firsts)}, ` +
    `quote hit@3 ${share(sums.shown)}, mean length ${(sums.length / set.questions.length).toFixed(1)}, ` +
    `${set.questions.length} questions`
  );
}
