/** A token and how often it stands in running text. */
export interface Piece {
  readonly text: string;
  readonly probability: number;
}

/**
 * A tokenizer of the Unigram kind (Kudo 2018): of all ways to cut a text into pieces, the most probable.
 * Returns the content of `tokenizer.json` and the tokens in the order of their ids; ids 0 to 2 are
 * padding, the unknown token and the space.
 */
export function unigramTokenizer(pieces: readonly Piece[]): { tokenizer: object; tokens: string[] } {
  const special = ["<pad>", "<unk>"];
  const vocabulary: [string, number][] = [
    ...special.map((token): [string, number] => [token, 0]),
    [" ", -1],
    ...pieces.map(({ text, probability }): [string, number] => [
      text,
      Number(Math.log(probability).toFixed(3)),
    ]),
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
    normalizer: { type: "Sequence", normalizers: [{ type: "NFKC" }, { type: "Lowercase" }] },
    pre_tokenizer: null,
    post_processor: null,
    decoder: null,
    model: { type: "Unigram", unk_id: 1, vocab: vocabulary },
  };
  return { tokenizer, tokens: vocabulary.map(([token]) => token) };
}
