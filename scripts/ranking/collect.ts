import { FEATURES } from "../../src/answer/features/feature-names.ts";
import type { GoldSet } from "../../src/evaluation/gold.ts";
import { comparable } from "../../src/evaluation/judge.ts";
import { askForCandidates, type Models } from "./ask.ts";

/** One question's candidate quotes, as the ranker sees them. */
export interface CandidateGroup {
  /** Position of the gold document in its set; what training and held-out parts are split by. */
  readonly document: number;
  /** Row after row of feature values. */
  readonly values: Float32Array;
  /** For each candidate, whether it holds the answer and comes from the gold document. */
  readonly isRight: Uint8Array;
  readonly isGoldDocument: Uint8Array;
  readonly lengths: Uint16Array;
}

/** Asks a set's questions of its documents and keeps every candidate quote. */
export async function collectCandidates(set: GoldSet, models: Models): Promise<CandidateGroup[]> {
  const documents = set.documents!;
  const order = [...documents.keys()];
  const groups: CandidateGroup[] = [];
  for await (const { question, candidates } of askForCandidates(set.questions, documents, models)) {
    const { gold } = question;
    const files = new Set(gold.map(({ file }) => file));
    const answers = gold.map(({ file, answer }) => ({ file, answer: comparable(answer) }));
    const words = candidates.map(({ hit, window }) =>
      comparable(hit.passage.text.slice(window.start, window.end)),
    );
    groups.push({
      document: gold[0] ? order.indexOf(gold[0].file) : -1,
      values: Float32Array.from(candidates.flatMap(({ features }) => FEATURES.map((name) => features[name]))),
      isRight: Uint8Array.from(candidates, ({ hit }, i) =>
        Number(answers.some(({ file, answer }) => hit.passage.file === file && words[i]!.includes(answer))),
      ),
      isGoldDocument: Uint8Array.from(candidates, ({ hit }) => Number(files.has(hit.passage.file))),
      lengths: Uint16Array.from(candidates, ({ window }) => window.end - window.start),
    });
  }
  return groups;
}
