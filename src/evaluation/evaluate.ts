import { type Answerer, emptyAnswer } from "../answer/answerer.ts";
import { ExpectedError } from "../errors.ts";
import { type GoldQuestion, type GoldSet, halfOf } from "./gold.ts";
import { judge, type Outcome } from "./judge.ts";

/** Quotes asked for: enough for every metric. */
const QUOTES = 10;

/** A library that an evaluation asks, and closes when it is done. */
export interface Asked {
  readonly answerer: Answerer;
  readonly threshold: number;
  close(): Promise<void>;
}

/** Opens a library over documents, or over the configured corpus for `null`. */
type Opener = (documents: ReadonlyMap<string, string> | null) => Promise<Asked>;

export interface EvaluationOptions {
  readonly open: Opener;
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Asks every question of a set. A set that brings its documents is asked over all of them for ranking,
 * and half against half for refusing: the questions of one half of the documents, asked of that half
 * (a refusal is false) and of the other (an answer is false).
 */
export async function evaluate(set: GoldSet, options: EvaluationOptions): Promise<Outcome[]> {
  if (!set.documents) return ask(set.questions, null, options, progress(options, set.questions.length));
  const halves = [halfOf(set, 0), halfOf(set, 1)] as const;
  const total = set.questions.length + 2 * (halves[0].questions.length + halves[1].questions.length);
  const step = progress(options, total);
  const ranked = await ask(set.questions, set.documents, options, step);
  const refused: Outcome[] = [];
  for (const [own, other] of [halves, [halves[1], halves[0]]] as const) {
    const unanswerable = other.questions.map((question) => ({ ...question, gold: [] }));
    const questions = [...own.questions, ...unanswerable];
    refused.push(...(await ask(questions, own.documents, options, step)));
  }
  // Ranking comes from the whole corpus, refusing from the halves, where what is absent is known.
  const own = new Map(refused.filter(({ isAnswerable }) => isAnswerable).map((each) => [each.id, each]));
  return [
    ...ranked.map((each) => ({ ...each, abstained: own.get(each.id)?.abstained ?? each.abstained })),
    ...refused
      .filter(({ isAnswerable }) => !isAnswerable)
      .map((each) => ({ ...each, id: `${each.id} (absent)` })),
  ];
}

async function ask(
  questions: readonly GoldQuestion[],
  documents: GoldSet["documents"],
  { open }: EvaluationOptions,
  step: () => void,
): Promise<Outcome[]> {
  const asked = await open(documents);
  try {
    const outcomes: Outcome[] = [];
    for (const question of questions) {
      const answer = await asked.answerer
        .answer(question.question, { limit: QUOTES })
        .catch(unanswered(question));
      outcomes.push(judge(question, answer, asked.threshold));
      step();
    }
    return outcomes;
  } finally {
    await asked.close();
  }
}

/** A question that cannot be asked (one set holds an empty one) counts as not answered. */
function unanswered({ question }: GoldQuestion) {
  return (error: unknown) => {
    if (error instanceof ExpectedError) return emptyAnswer(question);
    throw error;
  };
}

function progress({ onProgress }: EvaluationOptions, total: number): () => void {
  let done = 0;
  return () => onProgress?.(++done, total);
}
