import type { TreeEnsemble } from "../../src/answer/trees.ts";

/** Rows of feature values, `names.length` values each, row after row. */
export interface Rows {
  readonly names: readonly string[];
  readonly values: Float32Array;
}

/**
 * What is to be learned: fills, for the scores so far, each row's gradient and curvature of the loss,
 * and returns the mean loss.
 */
export type Objective = (scores: Float64Array, gradient: Float64Array, curvature: Float64Array) => number;

export interface BoostingOptions {
  readonly trees: number;
  readonly depth: number;
  readonly rate: number;
  /** Added to every leaf's curvature: leaves with little evidence stay small. */
  readonly shrinkage: number;
  /** Least curvature of a leaf. */
  readonly leastWeight: number;
  readonly onTree?: (tree: number, loss: number) => void;
}

const BINS = 64;
/** A threshold that no value exceeds, and that JSON can hold. */
const NO_SPLIT = Number.MAX_VALUE;

/** Gradient-boosted regression trees (Friedman 2001) with second-order leaves. Deterministic. */
export function boost(data: Rows, objective: Objective, options: BoostingOptions): TreeEnsemble {
  const { names } = data;
  const rows = data.values.length / names.length;
  const { bins, edges } = binned(data);
  const scores = new Float64Array(rows);
  const gradient = new Float64Array(rows);
  const curvature = new Float64Array(rows);
  const features: number[] = [];
  const thresholds: number[] = [];
  const leaves: number[] = [];
  for (let tree = 0; tree < options.trees; tree++) {
    const loss = objective(scores, gradient, curvature);
    const grown = growTree(bins, names.length, gradient, curvature, options);
    features.push(...grown.features);
    thresholds.push(...grown.features.map((feature, i) => edges[feature]![grown.bins[i]!] ?? NO_SPLIT));
    leaves.push(...grown.leaves);
    for (let row = 0; row < rows; row++) scores[row]! += grown.leaves[grown.leafOf[row]!]!;
    options.onTree?.(tree + 1, loss);
  }
  return { depth: options.depth, names: [...names], features, thresholds, leaves };
}

/**
 * `-log P(right)`, where P is a softmax over the rows of a group and several rows may be right: ListNet's
 * top-one loss (Cao et al. 2007), with the probabilities of the right rows added.
 * @param groups Row at which each group starts, and the number of rows at the end.
 */
export function rankingObjective(isRight: Uint8Array, groups: Uint32Array): Objective {
  return (scores, gradient, curvature) => {
    let loss = 0;
    for (let group = 0; group + 1 < groups.length; group++) {
      const [start, end] = [groups[group]!, groups[group + 1]!];
      let best = -Infinity;
      for (let row = start; row < end; row++) best = Math.max(best, scores[row]!);
      let all = 0;
      let right = 0;
      for (let row = start; row < end; row++) {
        const weight = Math.exp(scores[row]! - best);
        all += weight;
        if (isRight[row]) right += weight;
      }
      for (let row = start; row < end; row++) {
        const weight = Math.exp(scores[row]! - best);
        const p = weight / all;
        gradient[row] = p - (isRight[row] ? weight / right : 0);
        curvature[row] = Math.max(p * (1 - p), 1e-9);
      }
      loss -= Math.log(right / all);
    }
    return loss / (groups.length - 1);
  };
}

/** Logistic loss: the sum of the trees becomes the log-odds that a row is right. */
export function logisticObjective(isRight: Uint8Array): Objective {
  return (scores, gradient, curvature) => {
    let loss = 0;
    for (let row = 0; row < isRight.length; row++) {
      const p = 1 / (1 + Math.exp(-scores[row]!));
      gradient[row] = p - isRight[row]!;
      curvature[row] = Math.max(p * (1 - p), 1e-9);
      loss -= Math.log(isRight[row] ? p : 1 - p);
    }
    return loss / isRight.length;
  };
}

interface GrownTree {
  readonly features: number[];
  readonly bins: number[];
  readonly leaves: number[];
  readonly leafOf: Uint32Array;
}

/** The rows of a node, as a range of the order, and the sums of gradient and curvature in each bin. */
interface Node {
  readonly from: number;
  readonly to: number;
  readonly sums: Float64Array;
}

function growTree(
  bins: Uint8Array,
  width: number,
  gradient: Float64Array,
  curvature: Float64Array,
  options: BoostingOptions,
): GrownTree {
  const rows = gradient.length;
  const features: number[] = [];
  const cuts: number[] = [];
  const order = Uint32Array.from({ length: rows }, (_, row) => row);
  const sumsOf = (from: number, to: number) =>
    binSums(bins, width, order.subarray(from, to), gradient, curvature);
  let level: Node[] = [{ from: 0, to: rows, sums: sumsOf(0, rows) }];
  for (let depth = 1; depth <= options.depth; depth++) {
    level = level.flatMap(({ from, to, sums }) => {
      const { feature, bin } = bestSplit(sums, width, options);
      features.push(feature);
      cuts.push(bin);
      const middle = partition(order, from, to, (row) => bins[row * width + feature]! <= bin);
      if (depth === options.depth)
        return [from, middle].map((start, i) => ({ from: start, to: [middle, to][i]!, sums }));
      // The sums of the larger child are what those of the smaller leave.
      const isLeftSmaller = middle - from < to - middle;
      const few = isLeftSmaller ? sumsOf(from, middle) : sumsOf(middle, to);
      const many = sums.map((sum, i) => sum - few[i]!);
      return [
        { from, to: middle, sums: isLeftSmaller ? few : many },
        { from: middle, to, sums: isLeftSmaller ? many : few },
      ];
    });
  }
  const leafOf = new Uint32Array(rows);
  const leaves = level.map(({ from, to }, leaf) => {
    let [g, h] = [0, 0];
    for (const row of order.subarray(from, to)) {
      g += gradient[row]!;
      h += curvature[row]!;
      leafOf[row] = leaf;
    }
    return Number(((-options.rate * g) / (h + options.shrinkage)).toFixed(4));
  });
  return { features, bins: cuts, leaves, leafOf };
}

/** For each feature and bin, the sum of the rows' gradients and of their curvatures, side by side. */
function binSums(
  bins: Uint8Array,
  width: number,
  rows: Uint32Array,
  gradient: Float64Array,
  curvature: Float64Array,
): Float64Array {
  const sums = new Float64Array(width * BINS * 2);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const [g, h] = [gradient[row]!, curvature[row]!];
    const base = row * width;
    for (let feature = 0; feature < width; feature++) {
      const cell = 2 * (feature * BINS + bins[base + feature]!);
      sums[cell]! += g;
      sums[cell + 1]! += h;
    }
  }
  return sums;
}

/** Moves the rows of a range that go left before the others, each in their order; returns where the others begin. */
function partition(order: Uint32Array, from: number, to: number, goesLeft: (row: number) => boolean): number {
  const right = new Uint32Array(to - from);
  let [left, count] = [from, 0];
  for (let i = from; i < to; i++) {
    const row = order[i]!;
    if (goesLeft(row)) order[left++] = row;
    else right[count++] = row;
  }
  order.set(right.subarray(0, count), left);
  return left;
}

/** The split of a node that gains most; bin `BINS` sends every row left: no split. */
function bestSplit(
  sums: Float64Array,
  width: number,
  { shrinkage, leastWeight }: BoostingOptions,
): { feature: number; bin: number } {
  let best = { feature: 0, bin: BINS, gain: 1e-9 };
  for (let feature = 0; feature < width; feature++) {
    const start = feature * BINS * 2;
    let [g, h] = [0, 0];
    for (let bin = 0; bin < BINS; bin++) {
      g += sums[start + 2 * bin]!;
      h += sums[start + 2 * bin + 1]!;
    }
    const whole = (g * g) / (h + shrinkage);
    let [gLeft, hLeft] = [0, 0];
    for (let bin = 0; bin + 1 < BINS; bin++) {
      gLeft += sums[start + 2 * bin]!;
      hLeft += sums[start + 2 * bin + 1]!;
      const [gRight, hRight] = [g - gLeft, h - hLeft];
      if (hLeft < leastWeight || hRight < leastWeight) continue;
      const gain = (gLeft * gLeft) / (hLeft + shrinkage) + (gRight * gRight) / (hRight + shrinkage) - whole;
      if (gain > best.gain) best = { feature, bin, gain };
    }
  }
  return best;
}

/** Values as numbers of bins, each feature cut at its quantiles; an edge is a bin's largest value. */
function binned({ names, values }: Rows): { bins: Uint8Array; edges: number[][] } {
  const width = names.length;
  const rows = values.length / width;
  const bins = new Uint8Array(rows * width);
  const step = Math.max(1, Math.floor(rows / 50_000));
  const edges = names.map((_, feature) => {
    const sample: number[] = [];
    for (let row = 0; row < rows; row += step) sample.push(values[row * width + feature]!);
    sample.sort((a, b) => a - b);
    const cuts = new Set<number>();
    for (let bin = 1; bin < BINS; bin++) cuts.add(sample[Math.floor((bin / BINS) * sample.length)]!);
    return [...cuts].map((cut) => Number(cut.toPrecision(6)));
  });
  for (let feature = 0; feature < width; feature++) {
    const cuts = edges[feature]!;
    for (let row = 0; row < rows; row++) {
      const value = values[row * width + feature]!;
      let [low, high] = [0, cuts.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (value > cuts[middle]!) low = middle + 1;
        else high = middle;
      }
      bins[row * width + feature] = low;
    }
  }
  return { bins, edges };
}
