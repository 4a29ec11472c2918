import { countUpTo } from "../../text/divisions.ts";
import type { TokenTable, TokenVectors } from "../../embedding/token-table.ts";

/** How near the words of a stretch of text come to a question's in meaning, from 0 to about 1. */
interface Likeness {
  /** Share of the question's words that have a like word in the stretch: a synonym, a translation, itself. */
  readonly cover: number;
  /** Cosine of the stretch's meaning as a whole to the question's. */
  readonly whole: number;
}

/** Compares one passage, or any stretch of it, with the question. */
export interface ReadLikeness {
  readonly passage: Likeness;
  /** `[start, end)` in UTF-16 units of the passage's text. */
  of(start: number, end: number): Likeness;
}

/** Reads the question and the passages token by token. */
export async function readLikeness(
  table: TokenTable,
  question: string,
  passages: readonly string[],
): Promise<ReadLikeness[]> {
  const [asked, ...read] = await table.read([question, ...passages]);
  const words = unitVectors(asked!);
  const total = words.lengths.reduce((sum, length) => sum + length, 0) || 1;
  const meaning = unit(runningSums(asked!).subarray(-asked!.dimensions));
  return read.map((passage) => {
    const likest = similarities(words.vectors, words.lengths.length, passage);
    const tokens = passage.starts.length;
    const sums = runningSums(passage);
    const between = (from: number, to: number): Likeness => {
      let cover = 0;
      for (let word = 0; word < words.lengths.length; word++) {
        let best = 0;
        for (let token = from; token < to; token++) {
          best = Math.max(best, likest[word * tokens + token]!);
        }
        cover += words.lengths[word]! * best;
      }
      return { cover: cover / total, whole: cosineToRange(meaning, sums, from, to) };
    };
    return {
      passage: between(0, tokens),
      of: (start, end) => between(countUpTo(passage.starts, start - 1), countUpTo(passage.starts, end - 1)),
    };
  });
}

/** Cosine of each of the question's words (unit vectors) to each token of a passage. */
function similarities(words: Float32Array, count: number, passage: TokenVectors): Float32Array {
  const { dimensions } = passage;
  const tokens = unitVectors(passage);
  const width = tokens.lengths.length;
  const result = new Float32Array(count * width);
  for (let word = 0; word < count; word++) {
    for (let token = 0; token < width; token++) {
      let sum = 0;
      for (let d = 0; d < dimensions; d++) {
        sum += words[word * dimensions + d]! * tokens.vectors[token * dimensions + d]!;
      }
      result[word * width + token] = sum;
    }
  }
  return result;
}

/** A vector in the same direction of length 1, or all zeros. */
function unit(vector: Float32Array): Float32Array {
  const scale = 1 / (Math.sqrt(dot(vector, vector)) || 1);
  return vector.map((value) => value * scale);
}

function unitVectors({ vectors, dimensions, starts }: TokenVectors) {
  const lengths = new Float32Array(starts.length);
  const units = new Float32Array(vectors.length);
  for (let token = 0; token < starts.length; token++) {
    const row = vectors.subarray(token * dimensions, (token + 1) * dimensions);
    lengths[token] = Math.sqrt(dot(row, row));
    const scale = 1 / (lengths[token]! || 1);
    for (let d = 0; d < dimensions; d++) units[token * dimensions + d] = row[d]! * scale;
  }
  return { vectors: units, lengths };
}

/** The sum of all token vectors before each token, and of all of them: any stretch is a difference of two. */
function runningSums({ vectors, dimensions, starts }: TokenVectors): Float32Array {
  const sums = new Float32Array((starts.length + 1) * dimensions);
  for (let at = 0; at < vectors.length; at++) sums[at + dimensions] = sums[at]! + vectors[at]!;
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

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += a[d]! * b[d]!;
  return sum;
}
