import { FEATURES } from "../../src/answer/features/feature-names.ts";
import type { TreeEnsemble } from "../../src/answer/trees.ts";
import { boost, rankingObjective } from "./boosting.ts";
import type { CandidateGroup } from "./collect.ts";

const RANKING = {
  trees: 640,
  depth: 5,
  rate: 0.1,
  shrinkage: 5,
  leastWeight: 3,
} as const;
const WIDTH = FEATURES.length;

/** Learns from candidates of questions to tell those that hold the answer; questions without any teach nothing. */
export function learnRanking(groups: readonly CandidateGroup[]): TreeEnsemble {
  const usable = groups.filter(({ isRight }) => isRight.includes(1)).map(hardest);
  const starts = [0];
  for (const { isRight } of usable) starts.push(starts.at(-1)! + isRight.length);
  const rows = starts.at(-1)!;
  const values = new Float32Array(rows * WIDTH);
  const isRight = new Uint8Array(rows);
  for (const [i, group] of usable.entries()) {
    values.set(group.values, starts[i]! * WIDTH);
    isRight.set(group.isRight, starts[i]);
  }
  const onTree = (tree: number, loss: number) => {
    if (tree % 20 === 0) console.error(`  tree ${tree} of ${RANKING.trees}, loss ${loss.toFixed(4)}`);
  };
  const objective = rankingObjective(isRight, Uint32Array.from(starts));
  return boost({ names: FEATURES, values }, objective, { ...RANKING, onTree });
}

/** Features by whose sum wrong candidates look right. */
const TEMPTING = (["windowMatch", "passageScore", "likeCover", "likeWhole", "candidateNear"] as const).map(
  (name) => FEATURES.indexOf(name),
);
/**
 * Wrong candidates of one question that are learned from: all of the right document, the most tempting of the
 * others, and every so-many-th of the rest.
 */
const TEMPTING_ROWS = 160;
const REST_EVERY = 10;

/** The candidates of a question that teach most. */
function hardest(group: CandidateGroup): Pick<CandidateGroup, "values" | "isRight"> {
  const temptation = (row: number) =>
    TEMPTING.reduce((sum, feature) => sum + group.values[row * WIDTH + feature]!, 0);
  const rows = Array.from(group.isRight.keys());
  const wrong = rows.filter((row) => !group.isGoldDocument[row]);
  const scores = new Map(wrong.map((row) => [row, temptation(row)]));
  wrong.sort((a, b) => scores.get(b)! - scores.get(a)! || a - b);
  const kept = [
    ...rows.filter((row) => group.isGoldDocument[row]),
    ...wrong.filter((_, i) => i < TEMPTING_ROWS || i % REST_EVERY === 0),
  ];
  const values = new Float32Array(kept.length * WIDTH);
  for (const [i, row] of kept.entries()) {
    values.set(group.values.subarray(row * WIDTH, (row + 1) * WIDTH), i * WIDTH);
  }
  return { values, isRight: Uint8Array.from(kept, (row) => group.isRight[row]!) };
}
