import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { normalize } from "../text/normalize.ts";
import { loadFromFolder } from "./transformers-library.ts";
import { createUnigram, type UnigramSegmenter } from "./unigram.ts";
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
    vocab: v.array(v.tuple([v.string(), v.number()])),
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
    const lookUp = async (ids: readonly number[]) => {
      const input = BigInt64Array.from(ids, BigInt);
      const { last_hidden_state: found } = await model({
        input_ids: new Tensor("int64", input, [1, ids.length]),
      });
      return found as { data: Float32Array; dims: number[] };
    };
    const probe = await lookUp([0]);
    const dimensions = probe.dims.at(-1)!;
    return {
      dimensions,
      async read(texts) {
        const cuts = texts.map((text) => cut(normalize(text), segmenter));
        const ids = cuts.flatMap(({ ids }) => [...ids]);
        const { data } = await lookUp(ids.length > 0 ? ids : [0]);
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
