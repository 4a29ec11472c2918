import { readFile } from "node:fs/promises";
import * as v from "valibot";
import { ExpectedError, messageOf } from "../errors.ts";

/** A question with every place that answers it; none when the corpus does not answer it. */
export interface GoldQuestion {
  readonly id: string;
  readonly question: string;
  /** What the question tests, for a table by kinds; `null` when the file does not say. */
  readonly kind: string | null;
  readonly gold: readonly { readonly file: string; readonly answer: string }[];
}

/** Questions and, where the file brings its own corpus, the documents to ask them of. */
export interface GoldSet {
  readonly name: string;
  readonly questions: readonly GoldQuestion[];
  /** File name to text; `null` when the questions are about a corpus that exists already. */
  readonly documents: ReadonlyMap<string, string> | null;
}

const Line = v.object({
  id: v.string(),
  question: v.string(),
  kind: v.optional(v.nullable(v.string()), null),
  gold: v.array(v.object({ file: v.string(), answer: v.string() })),
});

const Squad = v.object({
  data: v.array(
    v.object({
      paragraphs: v.array(
        v.object({
          context: v.string(),
          qas: v.array(
            v.object({
              id: v.union([v.string(), v.number()]),
              question: v.string(),
              answers: v.array(v.object({ text: v.string() })),
            }),
          ),
        }),
      ),
    }),
  ),
});

/**
 * Reads gold questions: JSONL in the project's own form, or SQuAD-style JSON, of which every context
 * becomes a document. Throws `GOLD_INVALID` that names the line or the field.
 */
export async function readGold(path: string): Promise<GoldSet> {
  const name = path.split(/[\\/]/).at(-1)!;
  try {
    const text = await readFile(path, "utf8");
    return /\.jsonl$/i.test(path) ? { name, ...readLines(text) } : { name, ...readSquad(text) };
  } catch (cause) {
    throw new ExpectedError(
      "GOLD_INVALID",
      `cannot read gold questions from "${path}": ${messageOf(cause)}`,
      {
        cause,
      },
    );
  }
}

function readLines(text: string): Omit<GoldSet, "name"> {
  const questions = text.split("\n").flatMap((line, i) => {
    if (line.trim() === "") return [];
    try {
      return v.parse(Line, JSON.parse(line));
    } catch (cause) {
      throw new Error(`line ${i + 1}: ${messageOf(cause)}`, { cause });
    }
  });
  return { questions, documents: null };
}

function readSquad(text: string): Omit<GoldSet, "name"> {
  const { data } = v.parse(Squad, JSON.parse(text));
  const documents = new Map<string, string>();
  const questions: GoldQuestion[] = [];
  for (const { context, qas } of data.flatMap(({ paragraphs }) => paragraphs)) {
    const file = `${String(documents.size).padStart(6, "0")}.txt`;
    documents.set(file, context);
    for (const { id, question, answers } of qas) {
      const texts = [...new Set(answers.map(({ text: answer }) => answer))];
      const gold = texts.map((answer) => ({ file, answer }));
      questions.push({ id: String(id), question, kind: null, gold });
    }
  }
  return { questions, documents };
}

/** The same questions asked of another set's documents: parallel sets share their ids. */
export function askedOver(questions: GoldSet, documents: GoldSet): GoldSet {
  const golds = new Map(documents.questions.map(({ id, gold }) => [id, gold]));
  return {
    name: `${questions.name} over ${documents.name}`,
    questions: questions.questions.flatMap((question) => {
      const gold = golds.get(question.id);
      return gold ? [{ ...question, gold }] : [];
    }),
    documents: documents.documents,
  };
}

/** Half of a set: its documents of even or odd place, and the questions about them. */
export function halfOf(set: GoldSet, parity: 0 | 1): GoldSet {
  const documents = new Map([...(set.documents ?? [])].filter((_, i) => i % 2 === parity));
  const questions = set.questions.filter(({ gold }) => gold.some(({ file }) => documents.has(file)));
  return { name: set.name, questions, documents };
}
