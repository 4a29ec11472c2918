import type { BotApi, Sent } from "./bot-api/bot-api.ts";

/** What became of the questions of many people who ask at once. */
export interface CrowdResult {
  readonly asked: number;
  /** Questions by how many answers stand in the chat in the end. */
  readonly answersPerQuestion: ReadonlyMap<number, number>;
  /** Questions whose answer a person had to tap for. */
  readonly tapped: number;
  /** From each question to its answer, in milliseconds, ascending. */
  readonly latenciesMs: readonly number[];
  readonly totalMs: number;
}

/**
 * Lets people ask their questions, each the next one when he sees an answer to the last. When the bot says that it
 * is unsure whether its answer arrived, a person who does not see one taps the button.
 */
export async function askAll(api: BotApi, questions: readonly (readonly string[])[]): Promise<CrowdResult> {
  const started = performance.now();
  const latenciesMs: number[] = [];
  const messages: number[] = [];
  let tapped = 0;
  const person = async (own: readonly string[], id: number) => {
    for (const question of own) {
      const asked = performance.now();
      const message = api.write(question, { person: id, chat: id });
      messages.push(message);
      await api.waitUntil(() => api.repliesTo(message).length > 0);
      const offer = api.repliesTo(message).find((sent) => has(sent, "a:"));
      if (offer && !api.repliesTo(message).some(isAnswer)) {
        tapped++;
        // Telegram's apps send a tap again when the bot does not answer it.
        api.tap(offer.messageId, "", { person: id, chat: id });
        await api.waitUntil(() => api.repliesTo(message).some(isAnswer));
      }
      latenciesMs.push(performance.now() - asked);
    }
  };
  await Promise.all(questions.map((own, i) => person(own, 1000 + i)));
  const answersPerQuestion = new Map<number, number>();
  for (const message of messages) {
    const count = api.repliesTo(message).filter(isAnswer).length;
    answersPerQuestion.set(count, (answersPerQuestion.get(count) ?? 0) + 1);
  }
  latenciesMs.sort((a, b) => a - b);
  return {
    asked: messages.length,
    answersPerQuestion,
    tapped,
    latenciesMs,
    totalMs: performance.now() - started,
  };
}

/** Answers have buttons to vote on them. */
function isAnswer(sent: Sent): boolean {
  return has(sent, "v:");
}

function has({ buttons }: Sent, press: string): boolean {
  return buttons.some((button) => "callback_data" in button && button.callback_data.startsWith(press));
}
