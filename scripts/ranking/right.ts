import type { Candidate } from "../../src/answer/features/quote-candidates.ts";
import type { GoldQuestion, GoldSet } from "../../src/evaluation/gold.ts";
import { comparable } from "../../src/evaluation/judge.ts";

/** What answers a question. */
interface Gold {
  readonly files: ReadonlySet<string>;
  /** Whether a candidate holds the answer and comes from its document. */
  isIn(candidate: Pick<Candidate, "hit" | "window">): boolean;
}

export function goldOf({ gold }: GoldQuestion): Gold {
  const answers = gold.map(({ file, answer }) => ({ file, answer: comparable(answer) }));
  return {
    files: new Set(gold.map(({ file }) => file)),
    isIn({ hit: { passage }, window }) {
      const words = comparable(passage.text.slice(window.start, window.end));
      return answers.some(({ file, answer }) => passage.file === file && words.includes(answer));
    },
  };
}

/** Neighbouring documents often share a subject, so the halves of a set are cut in runs of so many. */
const RUN = 5;

/**
 * Cuts a set in two for learning from one half and measuring on the other: by the documents that answer, or, of a
 * corpus with as few documents as the seeds, by turns.
 */
export function halvesOf({ questions, documents }: GoldSet): (question: GoldQuestion) => 0 | 1 {
  const order = [...(documents?.keys() ?? [])];
  const isSmall = order.length < questions.length / 10;
  const halves = new Map(
    questions.map((question, i) => {
      const place = isSmall ? i : Math.floor(order.indexOf(question.gold[0]?.file ?? "") / RUN);
      return [question.id, place % 2 === 0 ? 0 : 1] as const;
    }),
  );
  return ({ id }) => halves.get(id)!;
}
