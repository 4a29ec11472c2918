import type { Context } from "grammy";
import type { Message, MessageEntity } from "grammy/types";

/**
 * The question that a message puts to the bot: anything in a private chat; in a group what follows /ask, what
 * mentions the bot, or what replies to it. Empty for /ask with nothing behind it, `null` for what is not for it.
 */
export function askedQuestion(ctx: Context): string | null {
  const message = ctx.msg;
  const text = message?.text;
  if (!message || text === undefined) return null;
  const command = commandOf(ctx);
  if (command) return command.name === "ask" ? command.rest : null;
  if (text.startsWith("/")) return null;
  if (message.chat.type === "private") return text.trim();
  const mention = mentionIn(message, ctx.me);
  if (mention)
    return `${text.slice(0, mention.offset)} ${text.slice(mention.offset + mention.length)}`.trim();
  return isReplyTo(message, ctx.me.id) ? text.trim() : null;
}

/** The command that a message starts with, if it is for this bot, and the words behind it. */
export function commandOf(ctx: Context): { readonly name: string; readonly rest: string } | null {
  const text = ctx.msg?.text ?? "";
  const [whole, name, bot] = /^\/(\w+)(?:@(\w+))?(?=\s|$)/.exec(text) ?? [];
  if (!whole || (bot && bot.toLowerCase() !== ctx.me.username.toLowerCase())) return null;
  return { name: name!.toLowerCase(), rest: text.slice(whole.length).trim() };
}

function mentionIn({ text, entities }: Message, me: Context["me"]): MessageEntity | undefined {
  return entities?.find((entity) => {
    if (entity.type === "text_mention") return entity.user.id === me.id;
    const words = text!.slice(entity.offset, entity.offset + entity.length);
    return entity.type === "mention" && words.toLowerCase() === `@${me.username.toLowerCase()}`;
  });
}

/** Every message of a topic replies to the topic's first: that is no reply to the bot. */
function isReplyTo({ reply_to_message: replied }: Message, id: number): boolean {
  return replied?.from?.id === id && replied.forum_topic_created === undefined;
}
