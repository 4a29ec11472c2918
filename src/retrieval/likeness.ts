import { setImmediate as breathe } from "node:timers/promises";
import type { TokenReading, Tokens, TokenTable } from "../embedding/token-table.ts";
import type { Span } from "../model.ts";
import { countUpTo } from "../text/divisions.ts";

/** How near the words of a stretch of text come to a question's in meaning, from 0 to about 1. */
interface Likeness {
  /** Share of the question's words that have a like word in the stretch: a synonym, a translation, itself. */
  readonly cover: number;
  /** Cosine of the stretch's meaning as a whole to the question's. */
  readonly whole: number;
  /** For each of the question's words the greatest cosine to any word of the stretch; 0 where none is like it. */
  readonly likest: Float32Array;
}

/** A word of the question: its place in the query, and how much it counts. */
export interface AskedWord extends Span {
  readonly weight: number;
}

/** Compares one passage, or any stretch of it, with the question. */
export interface ReadLikeness {
  /** The question's words. */
  readonly words: readonly AskedWord[];
  readonly passage: Likeness;
  /** `[start, end)` in UTF-16 units of the passage's text. */
  of(start: number, end: number): Likeness;
}

/** Words, or passages, that are compared before others have a turn: some milliseconds. */
const TURN = 8;

/** Reads the question and the passages token by token. */
export async function readLikeness(
  table: TokenTable,
  question: string,
  passages: readonly string[],
): Promise<ReadLikeness[]> {
  const reading = await table.read([question, ...passages]);
  const [asked, ...read] = reading.texts;
  await breathe();
  const units = unitVectors(reading);
  const weights = Float32Array.from(asked!.rows, (row) => units.lengths[row]!);
  const words = Array.from(weights, (weight, i) => ({
    start: asked!.starts[i]!,
    end: asked!.ends[i]!,
    weight,
  }));
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  const meaning = unit(sumOf(asked!, reading));
  const similarity = await similarities(asked!, units, reading.dimensions);
  const likenesses: ReadLikeness[] = [];
  for (const [i, passage] of read.entries()) {
    if (i % TURN === 0) await breathe();
    const compare = (from: number, to: number, whole: number): Likeness => {
      let cover = 0;
      const likest = new Float32Array(similarity.length);
      for (const [word, cosines] of similarity.entries()) {
        let best = 0;
        for (let token = from; token < to; token++) best = Math.max(best, cosines[passage.rows[token]!]!);
        likest[word] = best;
        cover += weights[word]! * best;
      }
      return { cover: cover / total, whole, likest };
    };
    // Of most passages no stretch is looked at, and these sums are large.
    let sums: Float32Array | null = null;
    likenesses.push({
      words,
      passage: compare(0, passage.rows.length, cosine(meaning, sumOf(passage, reading))),
      of(start, end) {
        sums ??= runningSums(passage, reading);
        const [from, to] = [countUpTo(passage.starts, start - 1), countUpTo(passage.starts, end - 1)];
        return compare(from, to, cosineToRange(meaning, sums, from, to));
      },
    });
  }
  return likenesses;
}

/** For each of the question's words, the cosine to each row of the reading. */
async function similarities(
  { rows }: Tokens,
  { vectors, lengths }: Units,
  dimensions: number,
): Promise<Float32Array[]> {
  const known = new Map<number, Float32Array>();
  for (const word of new Set(rows)) {
    if (known.size % TURN === 0) await breathe();
    const likest = new Float32Array(lengths.length);
    for (let row = 0; row < lengths.length; row++) {
      let sum = 0;
      for (let d = 0; d < dimensions; d++) {
        sum += vectors[word * dimensions + d]! * vectors[row * dimensions + d]!;
      }
      likest[row] = sum;
    }
    known.set(word, likest);
  }
  return Array.from(rows, (word) => known.get(word)!);
}

/** A vector in the same direction of length 1, or all zeros. */
function unit(vector: Float32Array): Float32Array {
  const scale = 1 / (Math.sqrt(dot(vector, vector)) || 1);
  return vector.map((value) => value * scale);
}

/** Vectors of length 1, and the lengths that they had. */
interface Units {
  readonly vectors: Float32Array;
  readonly lengths: Float32Array;
}

function unitVectors({ vectors, dimensions }: TokenReading): Units {
  const lengths = new Float32Array(vectors.length / dimensions);
  const units = new Float32Array(vectors.length);
  for (let row = 0; row < lengths.length; row++) {
    const own = vectors.subarray(row * dimensions, (row + 1) * dimensions);
    lengths[row] = Math.sqrt(dot(own, own));
    const scale = 1 / (lengths[row]! || 1);
    for (let d = 0; d < dimensions; d++) units[row * dimensions + d] = own[d]! * scale;
  }
  return { vectors: units, lengths };
}

/** The sum of all token vectors. */
function sumOf({ rows }: Tokens, { vectors, dimensions }: TokenReading): Float32Array {
  const sum = new Float32Array(dimensions);
  for (const row of rows) for (let d = 0; d < dimensions; d++) sum[d]! += vectors[row * dimensions + d]!;
  return sum;
}

/** The sum of all token vectors before each token, and of all of them: any stretch is a difference of two. */
function runningSums({ rows }: Tokens, { vectors, dimensions }: TokenReading): Float32Array {
  const sums = new Float32Array((rows.length + 1) * dimensions);
  for (const [i, row] of rows.entries()) {
    for (let d = 0; d < dimensions; d++) {
      sums[(i + 1) * dimensions + d] = sums[i * dimensions + d]! + vectors[row * dimensions + d]!;
    }
  }
  return sums;
}

/** Cosine of a unit vector to the sum of the token vectors `[from, to)`; 0 where that has no direction. */
function cosineToRange(vector: Float32Array, sums: Float32Array, from: number, to: number): number {
  const dimensions = vector.length;
  let [along, squares] = [0, 0];
  for (let d = 0; d < dimensions; d++) {
    const value = sums[to * dimensions + d]! - sums[from * dimensions + d]!;
    along += value * vector[d]!;
    squares += value * value;
  }
  return squares > 0 ? along / Math.sqrt(squares) : 0;
}

/** Cosine of a unit vector to another vector; 0 where that has no direction. */
function cosine(vector: Float32Array, other: Float32Array): number {
  const squares = dot(other, other);
  return squares > 0 ? dot(vector, other) / Math.sqrt(squares) : 0;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += a[d]! * b[d]!;
  return sum;
}
