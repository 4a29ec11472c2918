import type { UnigramSegmenter } from "../../src/embedding/unigram.ts";
import { markWords } from "../../src/embedding/word-marks.ts";
import type { Source } from "./training-data.ts";

/** A source's pairs as token ids, each text also in a second cut that lacks some words. */
export interface EncodedSource {
  readonly source: Source;
  readonly size: number;
  /** Token ids of one side of a pair; the second cut where `broken`. */
  tokens(pair: number, side: 0 | 1, broken: boolean): Int32Array;
}

/** Longest text, in tokens. */
const LONGEST = 160;

/**
 * Cuts all texts of a source. In the second cut each word is missing with probability `dropout`, so that
 * characters and parts of words learn what the words made of them mean.
 */
export function encodeSource(
  source: Source,
  segmenter: UnigramSegmenter,
  dropout: number,
  random: () => number,
): EncodedSource {
  const whole = packed(source.pairs.length * 2);
  const broken = packed(source.pairs.length * 2);
  for (const pair of source.pairs) {
    for (const text of pair) {
      const { text: marked } = markWords(text);
      whole.push(segmenter.segment(marked).subarray(0, LONGEST));
      broken.push(segmenter.segmentWithout(marked, () => random() < dropout).subarray(0, LONGEST));
    }
  }
  return {
    source,
    size: source.pairs.length,
    tokens: (pair, side, isBroken) => (isBroken ? broken : whole).get(pair * 2 + side),
  };
}

/** Many short arrays in one. */
function packed(count: number) {
  const bounds = new Uint32Array(count + 1);
  let data = new Int32Array(1024);
  let filled = 0;
  return {
    push(ids: Int32Array) {
      const start = bounds[filled]!;
      if (start + ids.length > data.length) {
        const larger = new Int32Array((start + ids.length) * 2);
        larger.set(data);
        data = larger;
      }
      data.set(ids, start);
      bounds[++filled] = start + ids.length;
    },
    get: (i: number) => data.subarray(bounds[i], bounds[i + 1]),
  };
}
