/**
 * Writes the built-in embedding model into `embeddings/model/`: a table of token vectors behind a
 * Unigram tokenizer, in the files that `@xenova/transformers` loads. Words and frequencies come from
 * jieba's dictionary; vectors are pseudo-random, fixed by each token's text and weighted by its
 * rarity, so that texts are near each other when they share rare words.
 *
 *     npm run model
 */
import { createRequire } from "node:module";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { normalize } from "../src/text/normalize.ts";
import { tableModel } from "./model/onnx-table.ts";
import { randomVector } from "./model/random-vector.ts";
import { unigramTokenizer, type Piece } from "./model/unigram-tokenizer.ts";

const DIMENSIONS = 128;
const WORDS = 60_000;
/** Smooth inverse frequency, Arora et al. 2017: a word of probability p weighs a / (a + p). */
const SMOOTHING = 1e-4;

const folder = join(dirname(fileURLToPath(import.meta.url)), "../embeddings/model");

/** The dictionary's words, most frequent first, with their probabilities. */
async function readDictionary(): Promise<Piece[]> {
  const require = createRequire(import.meta.url);
  const text = await readFile(require.resolve("@node-rs/jieba/dict.txt"), "utf8");
  const counts = new Map<string, number>();
  for (const line of text.split("\n")) {
    const [word, count] = line.split(" ");
    if (!word || !count) continue;
    const form = normalize(word);
    counts.set(form, (counts.get(form) ?? 0) + Number(count));
  }
  const all = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const words = all.slice(0, WORDS);
  const seen = new Set(words.map(([word]) => word));
  const characters = new Set([...counts.keys()].flatMap((word) => [...word]));
  for (const character of characters) if (!seen.has(character)) words.push([character, 1]);
  const total = words.reduce((sum, [, count]) => sum + count, 0);
  return words.map(([text, count]) => ({ text, probability: count / total }));
}

/** Letters, digits and all groups of two and three letters: Latin words fall into these. */
function latinPieces(): Piece[] {
  const letters = [..."abcdefghijklmnopqrstuvwxyz"];
  const digits = [..."0123456789"];
  const pairs = letters.flatMap((a) => letters.map((b) => a + b));
  const triples = pairs.flatMap((pair) => letters.map((c) => pair + c));
  const numbers = digits.flatMap((a) => digits.map((b) => a + b));
  return [
    ...[...letters, ...digits].map((text) => ({ text, probability: 1e-4 })),
    ...[...pairs, ...numbers].map((text) => ({ text, probability: 1e-5 })),
    ...triples.map((text) => ({ text, probability: 1e-6 })),
  ];
}

const known = new Map<string, Piece>();
for (const piece of [...(await readDictionary()), ...latinPieces()]) {
  if (!known.has(piece.text)) known.set(piece.text, piece);
}
const pieces = [...known.values()];
const { tokenizer, tokens } = unigramTokenizer(pieces);
const vectors = tokens.map((token) => {
  const piece = known.get(token);
  const isWord = piece !== undefined && /[\p{L}\p{N}]/u.test(token);
  const weight = isWord ? SMOOTHING / (SMOOTHING + piece.probability) : 1e-3;
  return randomVector(token, DIMENSIONS).map((value) => value * weight);
});

await mkdir(join(folder, "onnx"), { recursive: true });
const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
await writeFile(join(folder, "tokenizer.json"), JSON.stringify(tokenizer));
await writeFile(
  join(folder, "tokenizer_config.json"),
  json({
    tokenizer_class: "PreTrainedTokenizer",
    model_max_length: 1024,
    pad_token: "<pad>",
    unk_token: "<unk>",
  }),
);
await writeFile(
  join(folder, "config.json"),
  json({ model_type: "bert", hidden_size: DIMENSIONS, vocab_size: tokens.length }),
);
await writeFile(join(folder, "embedding.json"), json({ pooling: "mean", normalized: true }));
const model = tableModel(vectors, DIMENSIONS);
await writeFile(join(folder, "onnx", "model_quantized.onnx"), model);
console.log(`${tokens.length} tokens x ${DIMENSIONS} dimensions, ${(model.length / 1e6).toFixed(1)} MB`);
