import { FEATURES } from "../../src/answer/features/feature-names.ts";
import type { GoldSet } from "../../src/evaluation/gold.ts";
import { askForCandidates, type Models } from "./ask.ts";
import { goldOf, halvesOf } from "./right.ts";

/** One question's candidate quotes, as the ranker sees them. */
export interface CandidateGroup {
  /** Which half of the set it is in, for learning from one and measuring on the other. */
  readonly half: 0 | 1;
  /** Row after row of feature values. */
  readonly values: Float32Array;
  /** For each candidate, whether it holds the answer and comes from the gold document. */
  readonly isRight: Uint8Array;
  readonly isGoldDocument: Uint8Array;
}

/** Asks a set's questions of its documents and keeps every candidate quote. */
export async function collectCandidates(set: GoldSet, models: Models): Promise<CandidateGroup[]> {
  const documents = set.documents!;
  const half = halvesOf(set);
  const groups: CandidateGroup[] = [];
  for await (const { question, candidates } of askForCandidates(set.questions, documents, models)) {
    const gold = goldOf(question);
    groups.push({
      half: half(question),
      values: Float32Array.from(candidates.flatMap(({ features }) => FEATURES.map((name) => features[name]))),
      isRight: Uint8Array.from(candidates, (candidate) => Number(gold.isIn(candidate))),
      isGoldDocument: Uint8Array.from(candidates, ({ hit }) => Number(gold.files.has(hit.passage.file))),
    });
  }
  return groups;
}
