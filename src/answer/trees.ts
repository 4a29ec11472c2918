/**
 * A sum of regression trees, flattened for speed and for JSON. Tree `i` is a complete binary tree of
 * `depth` levels: its inner nodes take `2^depth - 1` entries of `features` and `thresholds`, its leaves
 * `2^depth` entries of `leaves`, both in level order.
 */
export interface TreeEnsemble {
  readonly depth: number;
  /** Name of each feature, by the number that `features` uses. */
  readonly names: readonly string[];
  readonly features: readonly number[];
  /** A value above the threshold goes right. */
  readonly thresholds: readonly number[];
  readonly leaves: readonly number[];
}

/**
 * The sum over all trees for one row of feature values, in the order of `names`. The row is in single precision
 * because the trees are learned from such rows: the same value must not fall on another side of a threshold.
 */
export function sumOfTrees(ensemble: TreeEnsemble, values: Float32Array): number {
  const { depth, features, thresholds, leaves } = ensemble;
  const inner = 2 ** depth - 1;
  let sum = 0;
  for (let tree = 0; tree * inner < features.length; tree++) {
    let node = 0;
    while (node < inner) {
      const at = tree * inner + node;
      node = 2 * node + (values[features[at]!]! > thresholds[at]! ? 2 : 1);
    }
    sum += leaves[tree * (inner + 1) + node - inner]!;
  }
  return sum;
}
