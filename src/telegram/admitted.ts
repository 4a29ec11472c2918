import type { Admission } from "./admission.ts";
import { plain } from "./rendering/message.ts";
import { reply } from "./send.ts";
import type { BotContext } from "./speech.ts";
import { whileTyping } from "./typing.ts";
import type { Usage } from "./usage.ts";

/** What work is admitted by, and where those who are turned away are counted. */
export interface Gate {
  readonly admission: Admission;
  readonly usage: Usage;
}

/** Does a person's work in its turn; `null` when he was told to come back later instead. */
export async function admitted<T>(
  ctx: BotContext,
  { admission, usage }: Gate,
  work: () => Promise<T>,
): Promise<T | null> {
  // What one person may do is counted by chat, so that a group cannot use up what he asks in private.
  const keys = { person: `${ctx.chat?.id} ${ctx.from?.id}`, chat: String(ctx.chat?.id) };
  const done = await admission.run(keys, () => whileTyping(ctx, work));
  if (!done.isBusy) return done.value;
  usage.busy++;
  if (!done.isRepeated) await reply(ctx, [plain(ctx.say("busy", { seconds: done.retryAfterS }))]);
  return null;
}
