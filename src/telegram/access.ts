import type { Context, MiddlewareFn } from "grammy";
import type { Memory } from "../memory/memory.ts";
import type { Metrics } from "../observation/metrics.ts";
import { plain } from "./rendering/message.ts";
import { answerInline, answerTap, reply } from "./send.ts";
import type { BotContext } from "./speech.ts";

/** Who may use the bot, by Telegram's numeric ids; `null` for everybody. */
export interface AccessLists {
  readonly users: readonly number[] | null;
  readonly chats: readonly number[] | null;
}

/** What access is decided by. */
export interface AccessOptions {
  readonly access: AccessLists;
  readonly isAdmin: (person: number | undefined) => boolean;
  readonly metrics: Metrics;
  readonly memory: Memory;
}

/** How often somebody who is not allowed is told so when he writes. */
const TOLD = { points: 3, durationMs: 60_000 };

/**
 * Lets through whoever both lists allow. Whoever is not allowed learns his own id, in private, so that he can ask
 * to be put on the list; groups hear nothing.
 */
export function allowed(options: AccessOptions): MiddlewareFn<BotContext> {
  const { access, isAdmin, metrics, memory } = options;
  const told = memory.buckets("denied", TOLD);
  return async (ctx, next) => {
    if (isAdmin(ctx.from?.id) || isAllowed(ctx, access)) return next();
    metrics.denied();
    const sentence = ctx.say("not-allowed", { id: ctx.from?.id ?? "–" });
    if (ctx.callbackQuery) await answerTap(ctx, sentence, true);
    else if (ctx.inlineQuery) await answerInline(ctx, [], { is_personal: true, cache_time: 0 });
    else if (ctx.chat?.type === "private" && !(await told.take(String(ctx.from?.id))))
      await reply(ctx, [plain(sentence)]);
  };
}

/** An inline query does not name its chat: it counts as asked in private. What names nobody is not allowed. */
function isAllowed(ctx: Context, { users, chats }: AccessLists): boolean {
  const [person, chat] = [ctx.from?.id, ctx.chat?.id ?? ctx.from?.id];
  const isIn = (list: readonly number[] | null, id: number | undefined) =>
    list === null || (id !== undefined && list.includes(id));
  return isIn(users, person) && isIn(chats, chat);
}
