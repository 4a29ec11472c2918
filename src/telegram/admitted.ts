import type { Metrics } from "../observation/metrics.ts";
import type { Admission } from "./admission.ts";
import { plain } from "./rendering/message.ts";
import { reply } from "./send.ts";
import type { BotContext } from "./speech.ts";
import { whileTyping } from "./typing.ts";

/** What work is admitted by, and where those who are turned away are counted. */
export interface Gate {
  readonly admission: Admission;
  readonly metrics: Metrics;
}

/** Does a person's work in its turn; `null` when he was told to come back later instead. */
export async function admitted<T>(
  ctx: BotContext,
  { admission, metrics }: Gate,
  work: () => Promise<T>,
): Promise<T | null> {
  // What one person may do is counted by chat, so that a group cannot use up what he asks in private.
  const keys = { person: `${ctx.chat?.id} ${ctx.from?.id}`, chat: String(ctx.chat?.id) };
  const done = await admission.run(keys, () => whileTyping(ctx, work));
  if (done.reason === null) {
    metrics.took("wait", done.waitedMs);
    return done.value;
  }
  metrics.turnedAway(done.reason);
  const { retryAfterS: seconds } = done;
  const sentence = done.reason === "late" ? ctx.say("late", { seconds }) : ctx.say("busy", { seconds });
  if (!done.isRepeated) await reply(ctx, [plain(sentence)]);
  return null;
}
