import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { askedOver, readGold } from "../../src/evaluation/gold.ts";
import { normalize } from "../../src/text/normalize.ts";

/** Questions and the texts among which the answer of `questions[i]` is `texts[answers[i]]`. */
export interface DenseSet {
  readonly name: string;
  readonly questions: readonly string[];
  readonly texts: readonly string[];
  readonly answers: readonly number[];
}

/** Shares of questions whose text is the nearest, or one of the nearest five. */
export interface DenseResult {
  readonly name: string;
  readonly hit1: number;
  readonly hit5: number;
}

/** Asks the questions of one SQuAD file over the passages of a parallel one. */
export async function squadSet(name: string, questionFile: string, passageFile: string): Promise<DenseSet> {
  const { questions, documents } = askedOver(await readGold(questionFile), await readGold(passageFile));
  const files = [...documents!.keys()];
  return {
    name,
    questions: questions.map(({ question }) => normalize(question)),
    answers: questions.map(({ gold }) => files.indexOf(gold[0]!.file)),
    texts: [...documents!.values()].map(normalize),
  };
}

/** The sentence pairs of a gzipped TSV file, one side asked over the other. */
export async function sentenceSet(name: string, file: string, asked: 0 | 1): Promise<DenseSet> {
  const rows = gunzipSync(await readFile(file))
    .toString("utf8")
    .trim()
    .split("\n");
  const pairs = rows.map((row) => row.split("\t")).filter(([, , variant]) => variant === "CN");
  const side = (i: 0 | 1) => pairs.map((pair) => normalize(pair[i]!));
  return { name, questions: side(asked), texts: side(asked === 0 ? 1 : 0), answers: pairs.map((_, i) => i) };
}

/** `embed` gives vectors of length 1, text after text. */
export function evaluateDense(
  { name, questions, texts, answers }: DenseSet,
  embed: (texts: readonly string[]) => Float32Array,
): DenseResult {
  const asked = embed(questions);
  const stored = embed(texts);
  const dimensions = stored.length / texts.length;
  let first = 0;
  let fifth = 0;
  for (const [q, answer] of answers.entries()) {
    const score = (text: number) => {
      let sum = 0;
      for (let d = 0; d < dimensions; d++) sum += asked[q * dimensions + d]! * stored[text * dimensions + d]!;
      return sum;
    };
    const own = score(answer);
    let better = 0;
    for (let text = 0; text < texts.length && better < 5; text++) if (score(text) > own) better++;
    if (better < 1) first++;
    if (better < 5) fifth++;
  }
  return { name, hit1: first / answers.length, hit5: fifth / answers.length };
}
