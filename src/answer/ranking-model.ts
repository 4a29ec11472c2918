import { readFile } from "node:fs/promises";
import * as v from "valibot";
import { ExpectedError } from "../errors.ts";
import { FEATURES } from "./features/feature-names.ts";
import { STANDING } from "./standing.ts";
import type { TreeEnsemble } from "./trees.ts";

/** What was learned about quotes: see `scripts/train-ranking.ts` and `scripts/train-confidence.ts`. */
export interface RankingModel {
  /** Log-odds of a candidate against the others of its question. */
  readonly ranking: TreeEnsemble;
  /** Log-odds that the corpus answers the question at all, read off its best candidate. */
  readonly confidence: TreeEnsemble;
}

/** What the confidence is read off: the best candidate, and how clearly it is the best. */
export const CONFIDENCE_FEATURES = [...FEATURES, ...STANDING] as const;

const Trees = v.object({
  depth: v.number(),
  names: v.array(v.string()),
  features: v.array(v.number()),
  thresholds: v.array(v.number()),
  leaves: v.array(v.number()),
});
const Model = v.object({ ranking: Trees, confidence: Trees });

/** Reads a model. Throws `MODEL_MISSING` when it is not there or was made for other features. */
export async function loadRankingModel(path: string): Promise<RankingModel> {
  return read(
    path,
    ({ ranking, confidence }) => isMadeFor(ranking, FEATURES) && isMadeFor(confidence, CONFIDENCE_FEATURES),
  );
}

/** Only the ranking, for learning a new confidence over it. Throws as {@link loadRankingModel}. */
export async function loadRanking(path: string): Promise<TreeEnsemble> {
  return (await read(path, ({ ranking }) => isMadeFor(ranking, FEATURES))).ranking;
}

async function read(path: string, isUsable: (model: RankingModel) => boolean): Promise<RankingModel> {
  try {
    const model = v.parse(Model, JSON.parse(await readFile(path, "utf8")));
    if (!isUsable(model)) throw new Error("made for other features");
    return model;
  } catch (cause) {
    throw new ExpectedError(
      "MODEL_MISSING",
      `cannot use the ranking model "${path}": restore the file from the repository, or make it with npm run train:ranking and train:confidence`,
      { cause },
    );
  }
}

function isMadeFor({ names }: TreeEnsemble, wanted: readonly string[]): boolean {
  return names.join() === wanted.join();
}
