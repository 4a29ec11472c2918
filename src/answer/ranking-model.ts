import { readFile } from "node:fs/promises";
import * as v from "valibot";
import { ExpectedError } from "../errors.ts";
import { FEATURES } from "./features/feature-names.ts";
import type { TreeEnsemble } from "./trees.ts";

/** What was learned about quotes: see `scripts/train-ranking.ts`. */
export interface RankingModel {
  /** Log-odds of a candidate against the others of its question. */
  readonly ranking: TreeEnsemble;
  /** Log-odds that the corpus answers the question at all, read off its best candidate. */
  readonly confidence: TreeEnsemble;
}

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
  try {
    const model = v.parse(Model, JSON.parse(await readFile(path, "utf8")));
    for (const { names } of [model.ranking, model.confidence]) {
      if (names.join() !== FEATURES.join()) throw new Error("made for other features");
    }
    return model;
  } catch (cause) {
    throw new ExpectedError(
      "MODEL_MISSING",
      `cannot use the ranking model "${path}": restore the file from the repository, or make it with npm run train:ranking`,
      { cause },
    );
  }
}
