import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { normalize } from "../text/normalize.ts";
import { loadFromFolder } from "./transformers-library.ts";
import { createUnigram, type ScoredToken, type UnigramSegmenter } from "./unigram.ts";
import { markWords } from "./word-marks.ts";

/** A text's tokens. */
export interface Tokens {
  /** For each token its row in {@link TokenReading.vectors}. */
  readonly rows: Int32Array;
  /** Places in the text, in UTF-16 units; ends are exclusive. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** Some texts read token by token. */
export interface TokenReading {
  /** In the order of the texts. */
  readonly texts: readonly Tokens[];
  readonly dimensions: number;
  /** `rows × dimensions`, each token once however often it stands; a longer vector is a word of more weight. */
  readonly vectors: Float32Array;
}

/**
 * A model whose every token has one vector, whatever stands beside it: the mean of a text's token vectors
 * is its meaning, and single words can be compared as well.
 */
export interface TokenTable {
  readonly dimensions: number;
  /** The tokens of each text. Texts need not be in normal form. */
  read(texts: readonly string[]): Promise<TokenReading>;
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
        const rowOf = new Map<number, number>();
        const read = texts.map((text) => cut(normalize(text), segmenter, rowOf));
        // The model takes no empty input.
        const ids = rowOf.size > 0 ? BigInt64Array.from(rowOf.keys(), BigInt) : new BigInt64Array(1);
        const { data } = await lookUp(ids);
        return { texts: read, dimensions, vectors: data.subarray(0, rowOf.size * dimensions) };
      },
    };
  });
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

/** Cuts a text; a token that was not met before gets the next row. */
function cut(text: string, segmenter: UnigramSegmenter, rowOf: Map<number, number>): Tokens {
  const marked = markWords(text);
  const { ids, bounds } = segmenter.cut(marked.text);
  const rows = new Int32Array(ids.length);
  const starts = new Int32Array(ids.length);
  const ends = new Int32Array(ids.length);
  for (const [i, id] of ids.entries()) {
    let row = rowOf.get(id);
    if (row === undefined) rowOf.set(id, (row = rowOf.size));
    rows[i] = row;
    starts[i] = marked.places[bounds[i]!]!;
    ends[i] = marked.places[bounds[i + 1]! - 1]! + 1;
  }
  return { rows, starts, ends };
}
