import { Composer } from "grammy";
import { type Language, languageOfTag } from "../../language/language.ts";
import { sayIn } from "../../language/texts.ts";
import type { Box } from "../../memory/memory.ts";
import { languageKeyboard } from "../rendering/keyboards.ts";
import { plain } from "../rendering/message.ts";
import { answerTap, edit, reply } from "../send.ts";
import type { BotContext } from "../speech.ts";

/** /language: lets a person choose the language that the bot speaks to him. */
export function languageChoice(): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.command("language", (ctx) =>
    reply(ctx, [plain(ctx.say("language-choose"))], languageKeyboard(ctx.say)),
  );
  return composer;
}

/** Keeps a person's choice; `null` follows his Telegram again. */
export async function speakAs(
  ctx: BotContext,
  language: Language | null,
  chosen: Box<Language>,
): Promise<void> {
  const person = String(ctx.from!.id);
  if (language) await chosen.put(person, language);
  else await chosen.remove(person);
  const say = sayIn(language ?? languageOfTag(ctx.from!.language_code) ?? "en");
  const done = plain(say(language ? "language-set" : "language-telegram-set"));
  if (ctx.msg) await edit(ctx, ctx.msg.message_id, done);
  await answerTap(ctx);
}
