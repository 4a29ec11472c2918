import type { ScoredToken } from "../../src/embedding/unigram.ts";
import { MARKING } from "../../src/embedding/word-marks.ts";

/** A token and how often it stands in running text. */
export interface Piece {
  readonly text: string;
  readonly probability: number;
}

/** Id of the unknown token; padding has 0. */
export const UNKNOWN = 1;

/**
 * A tokenizer of the Unigram kind (Kudo 2018): of all ways to cut a text into pieces, the most probable.
 * Returns the content of `tokenizer.json` and its vocabulary in the order of the ids; the first two are
 * padding and the unknown token. Texts are to come in normal form (`src/text/normalize.ts`).
 */
export function unigramTokenizer(pieces: readonly Piece[]): {
  tokenizer: object;
  vocabulary: ScoredToken[];
} {
  const special = ["<pad>", "<unk>"];
  const vocabulary: ScoredToken[] = [
    ...special.map((token): ScoredToken => [token, 0]),
    ...pieces.map(({ text, probability }): ScoredToken => [text, Number(Math.log(probability).toFixed(2))]),
  ];
  const tokenizer = {
    version: "1.0",
    added_tokens: special.map((content, id) => ({
      id,
      content,
      special: true,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
    })),
    normalizer: {
      type: "Sequence",
      normalizers: MARKING.map(({ pattern, content }) => ({
        type: "Replace",
        pattern: { Regex: pattern },
        content,
      })),
    },
    pre_tokenizer: null,
    post_processor: null,
    decoder: null,
    model: { type: "Unigram", unk_id: UNKNOWN, vocab: vocabulary },
  };
  return { tokenizer, vocabulary };
}
