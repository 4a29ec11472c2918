import type { Context, MiddlewareFn } from "grammy";
import { type Language, languageOf, languageOfTag } from "../language/language.ts";
import { type Say, sayIn } from "../language/texts.ts";
import type { Memory } from "../memory/memory.ts";

/** A grammY context that knows how to speak to the person. */
export type BotContext = Context & { say: Say };

/** The languages that people chose, by their numeric id. */
export function chosenLanguages(memory: Memory) {
  return memory.box<Language>("languages");
}

/** Speaks to each person in the language he chose, else in his Telegram's, else in that of his words. */
export function speech(memory: Memory): MiddlewareFn<BotContext> {
  const chosen = chosenLanguages(memory);
  return async (ctx, next) => {
    const choice = ctx.from ? await chosen.get(String(ctx.from.id)) : null;
    // Under a button stands the bot's own message; the person's is the one that it replies to.
    const message = ctx.callbackQuery ? ctx.msg?.reply_to_message : ctx.msg;
    const words = message?.text ?? ctx.inlineQuery?.query ?? "";
    ctx.say = sayIn(choice ?? languageOfTag(ctx.from?.language_code) ?? languageOf(words));
    await next();
  };
}
