import { describe, expect, it } from "vitest";
import { boost, logisticObjective, rankingObjective } from "../../scripts/ranking/boosting.ts";
import { sumOfTrees } from "../../src/answer/trees.ts";

const OPTIONS = {
  trees: 60,
  depth: 2,
  rate: 0.2,
  shrinkage: 0.1,
  leastWeight: 0.01,
  increasing: new Set<string>(),
};

/** Rows whose second value decides, and whose first is noise. */
function rows(count: number) {
  const values = Float32Array.from({ length: count * 2 }, (_, i) => ((i * 7919) % 101) / 101);
  return { names: ["noise", "signal"], values };
}

describe("boost", () => {
  it("learns which row of a group is right", () => {
    const data = rows(400);
    const groups = Uint32Array.from({ length: 101 }, (_, i) => i * 4);
    const best = (group: number) =>
      [0, 1, 2, 3]
        .map((i) => group * 4 + i)
        .reduce((a, b) => (data.values[b * 2 + 1]! > data.values[a * 2 + 1]! ? b : a));
    const isRight = new Uint8Array(400);
    for (let group = 0; group < 100; group++) isRight[best(group)] = 1;
    const model = boost(data, rankingObjective(isRight, groups), OPTIONS);
    let right = 0;
    for (let group = 0; group < 100; group++) {
      const scores = [0, 1, 2, 3].map((i) => sumOfTrees(model, data.values.subarray((group * 4 + i) * 2)));
      if (group * 4 + scores.indexOf(Math.max(...scores)) === best(group)) right++;
    }
    expect(right).toBeGreaterThan(90);
  });

  it("learns a probability, survives JSON, and is the same at every run", () => {
    const data = rows(400);
    const isRight = Uint8Array.from({ length: 400 }, (_, i) => Number(data.values[i * 2 + 1]! > 0.5));
    const model = boost(data, logisticObjective(isRight), OPTIONS);
    const again: typeof model = JSON.parse(JSON.stringify(model));
    expect(boost(data, logisticObjective(isRight), OPTIONS)).toEqual(model);
    for (let row = 0; row < 400; row++) {
      const logit = sumOfTrees(again, data.values.subarray(row * 2, row * 2 + 2));
      expect(logit > 0).toBe(isRight[row] === 1);
    }
  });
});
