/** Vectors of tokens that are being learned, with Adam's memory of each. */
export interface LearnedTable {
  readonly tokens: number;
  readonly dimensions: number;
  /** `tokens × dimensions`, row after row. */
  readonly vectors: Float32Array;
  /** Running mean and mean square of each value's gradient (Kingma and Ba 2015). */
  readonly mean: Float32Array;
  readonly square: Float32Array;
}

/** Texts as the normalized means of their tokens' vectors. */
export interface Pooled {
  /** `texts × dimensions`, each of length 1. */
  readonly vectors: Float32Array;
  /** Length of each mean before it was made 1. */
  readonly lengths: Float32Array;
}

const DECAY_MEAN = 0.9;
const DECAY_SQUARE = 0.999;
const EPSILON = 1e-10;

export function createTable(tokens: number, dimensions: number): LearnedTable {
  const values = () => new Float32Array(tokens * dimensions);
  return { tokens, dimensions, vectors: values(), mean: values(), square: values() };
}

export function pool({ vectors, dimensions }: LearnedTable, texts: readonly Int32Array[]): Pooled {
  const pooled = new Float32Array(texts.length * dimensions);
  const lengths = new Float32Array(texts.length);
  for (const [i, ids] of texts.entries()) {
    const at = i * dimensions;
    for (let t = 0; t < ids.length; t++) {
      const row = ids[t]! * dimensions;
      for (let d = 0; d < dimensions; d++) pooled[at + d]! += vectors[row + d]!;
    }
    let squares = 0;
    for (let d = 0; d < dimensions; d++) squares += pooled[at + d]! ** 2;
    const sum = Math.sqrt(squares) || 1;
    for (let d = 0; d < dimensions; d++) pooled[at + d]! /= sum;
    lengths[i] = sum / (ids.length || 1);
  }
  return { vectors: pooled, lengths };
}

/** Collects a batch's gradients by token and moves the vectors of the tokens that occurred. */
export function createOptimizer(table: LearnedTable) {
  const { dimensions, vectors, mean, square } = table;
  const slots = new Int32Array(table.tokens).fill(-1);
  const touched: number[] = [];
  let gradients = new Float32Array(1024 * dimensions);
  let step = new Float32Array(dimensions);

  /** Adds what moving the pooled vectors by `gradient` asks of the tokens in them. */
  const collect = (texts: readonly Int32Array[], pooled: Pooled, gradient: Float32Array) => {
    for (const [i, ids] of texts.entries()) {
      const at = i * dimensions;
      let along = 0;
      for (let d = 0; d < dimensions; d++) along += gradient[at + d]! * pooled.vectors[at + d]!;
      const share = 1 / (pooled.lengths[i]! * ids.length);
      // Only the part across the vector counts: its length is always made 1.
      for (let d = 0; d < dimensions; d++) {
        step[d] = (gradient[at + d]! - along * pooled.vectors[at + d]!) * share;
      }
      for (let t = 0; t < ids.length; t++) {
        const slot = slotOf(ids[t]!) * dimensions;
        for (let d = 0; d < dimensions; d++) gradients[slot + d]! += step[d]!;
      }
    }
  };

  const slotOf = (id: number) => {
    let slot = slots[id]!;
    if (slot >= 0) return slot;
    slot = touched.push(id) - 1;
    slots[id] = slot;
    if ((slot + 1) * dimensions > gradients.length) {
      const larger = new Float32Array(gradients.length * 2);
      larger.set(gradients);
      gradients = larger;
    }
    return slot;
  };

  /** Moves the vectors against what was collected, and forgets it. `batch` counts from 1. */
  const apply = (rate: number, batch: number) => {
    const correctMean = 1 - DECAY_MEAN ** batch;
    const correctSquare = 1 - DECAY_SQUARE ** batch;
    for (const [slot, id] of touched.entries()) {
      const row = id * dimensions;
      const from = slot * dimensions;
      for (let d = 0; d < dimensions; d++) {
        const g = gradients[from + d]!;
        const m = DECAY_MEAN * mean[row + d]! + (1 - DECAY_MEAN) * g;
        const v = DECAY_SQUARE * square[row + d]! + (1 - DECAY_SQUARE) * g * g;
        mean[row + d] = m;
        square[row + d] = v;
        vectors[row + d]! -= (rate * (m / correctMean)) / (Math.sqrt(v / correctSquare) + EPSILON);
      }
      slots[id] = -1;
    }
    gradients.fill(0, 0, touched.length * dimensions);
    touched.length = 0;
  };
  return { collect, apply };
}
