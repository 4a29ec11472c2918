import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { normalize } from "../text/normalize.ts";
import { loadFromFolder } from "./transformers-library.ts";
import { createUnigram, type ScoredToken, type UnigramSegmenter } from "./unigram.ts";
import { markWords } from "./word-marks.ts";

/** A text's tokens, their places and their vectors. */
export interface TokenVectors {
  /** Places in the text, in UTF-16 units; ends are exclusive. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly dimensions: number;
  /** `tokens × dimensions`; a longer vector is a word of more weight. */
  readonly vectors: Float32Array;
}

/**
 * A model whose every token has one vector, whatever stands beside it: the mean of a text's token vectors
 * is its meaning, and single words can be compared as well.
 */
export interface TokenTable {
  readonly dimensions: number;
  /** The tokens of each text. Texts need not be in normal form. */
  read(texts: readonly string[]): Promise<TokenVectors[]>;
}

const TokenizerFile = v.object({
  model: v.object({
    type: v.literal("Unigram"),
    unk_id: v.number(),
    // Checked by hand: a schema for each of a hundred thousand pairs would cost more than loading the model.
    vocab: v.custom<ScoredToken[]>(isVocabulary, "holds pairs of a token and its score"),
  }),
});

/**
 * Loads the table in a model folder through `@xenova/transformers`. The library's own tokenizer gives the
 * same tokens, but takes some twenty times as long and does not say where they stand.
 * Throws `MODEL_MISSING`.
 */
export async function loadTokenTable(folder: string): Promise<TokenTable> {
  return loadFromFolder(folder, async ({ AutoModel, Tensor }, name) => {
    const model = await AutoModel.from_pretrained(name, { quantized: true });
    const file = v.parse(TokenizerFile, JSON.parse(await readFile(join(folder, "tokenizer.json"), "utf8")));
    const segmenter = createUnigram(file.model.vocab, file.model.unk_id);
    const lookUp = async (ids: BigInt64Array) => {
      const { last_hidden_state: found } = await model({
        input_ids: new Tensor("int64", ids, [1, ids.length]),
      });
      return found as { data: Float32Array; dims: number[] };
    };
    const probe = await lookUp(new BigInt64Array(1));
    const dimensions = probe.dims.at(-1)!;
    return {
      dimensions,
      async read(texts) {
        const cuts = texts.map((text) => cut(normalize(text), segmenter));
        const { data } = await lookUp(joinIds(cuts.map(({ ids }) => ids)));
        let from = 0;
        return cuts.map(({ ids, starts, ends }) => {
          const to = from + ids.length * dimensions;
          const vectors = data.subarray(from, to);
          from = to;
          return { starts, ends, dimensions, vectors };
        });
      },
    };
  });
}

/** The ids of all texts in a row; one id where there is none, as the model takes no empty input. */
function joinIds(lists: readonly Int32Array[]): BigInt64Array {
  const total = lists.reduce((sum, { length }) => sum + length, 0);
  const joined = new BigInt64Array(Math.max(1, total));
  let at = 0;
  for (const list of lists) for (const id of list) joined[at++] = BigInt(id);
  return joined;
}

function isVocabulary(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every(
      (pair: unknown) =>
        Array.isArray(pair) &&
        pair.length === 2 &&
        typeof pair[0] === "string" &&
        typeof pair[1] === "number",
    )
  );
}

function cut(text: string, segmenter: UnigramSegmenter) {
  const marked = markWords(text);
  const { ids, bounds } = segmenter.cut(marked.text);
  const starts = new Int32Array(ids.length);
  const ends = new Int32Array(ids.length);
  for (let i = 0; i < ids.length; i++) {
    starts[i] = marked.places[bounds[i]!]!;
    ends[i] = marked.places[bounds[i + 1]! - 1]! + 1;
  }
  return { ids, starts, ends };
}
