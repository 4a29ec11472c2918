import { drawBatch } from "./batches.ts";
import type { createLoss } from "./contrastive-loss.ts";
import type { EncodedSource } from "./encoded-source.ts";
import { createRandom } from "../../src/evaluation/random.ts";
import { createOptimizer, pool, type LearnedTable } from "./learned-table.ts";

export interface TrainingOptions {
  readonly batches: number;
  /** Pairs in a batch. */
  readonly pairs: number;
  /** Adam's learning rate at the first batch; it falls to 0 in a straight line. */
  readonly rate: number;
  readonly seed: number;
  /** Batches already done, when a checkpoint is continued. */
  readonly done: number;
  /** Called after each batch with the mean loss of the latest hundred or so. */
  readonly onBatch: (done: number, loss: number) => Promise<void> | void;
}

/** Texts of at most this many tokens are compared for being the same. */
const SHORT = 12;

/**
 * Trains a table of token vectors so that texts that belong together lie nearer than all others of their
 * batch. Every batch's randomness comes from the seed and its number, so a continued run equals one in one go.
 */
export async function train(
  table: LearnedTable,
  sources: readonly EncodedSource[],
  lossOf: Awaited<ReturnType<typeof createLoss>>,
  { batches, pairs, rate, seed, done, onBatch }: TrainingOptions,
): Promise<void> {
  const optimizer = createOptimizer(table);
  let mean = 0;
  for (let batch = done + 1; batch <= batches; batch++) {
    const random = createRandom(Math.imul(seed, 0x9e3779b1) + batch);
    const { left, right } = drawBatch(sources, pairs, random);
    const [a, b] = [pool(table, left), pool(table, right)];
    const { loss, ...gradients } = await lossOf(a.vectors, b.vectors, sameTexts(left, right));
    optimizer.collect(left, a, gradients.left);
    optimizer.collect(right, b, gradients.right);
    optimizer.apply(rate * (1 - (batch - 1) / batches), batch);
    mean = batch === done + 1 ? loss : mean + (loss - mean) / 100;
    await onBatch(batch, mean);
  }
}

/** Places `i * pairs + j` where pair `j` has a text of pair `i`, so that they are no opposites. */
function sameTexts(...sides: readonly (readonly Int32Array[])[]): number[] {
  const places: number[] = [];
  for (const texts of sides) {
    const groups = new Map<string, number[]>();
    for (const [i, ids] of texts.entries()) {
      if (ids.length > SHORT) continue;
      const key = ids.join(" ");
      const group = groups.get(key);
      if (!group) groups.set(key, [i]);
      else {
        for (const j of group) places.push(i * texts.length + j, j * texts.length + i);
        group.push(i);
      }
    }
  }
  return places;
}
