import { Composer, type Context } from "grammy";
import { type Answerer, QUESTION_MAX } from "../answer/answerer.ts";
import { Conversations } from "../answer/conversations.ts";
import { ExpectedError } from "../errors.ts";
import { type Language, languageOf, languageOfTag } from "../language/language.ts";
import { PHRASES } from "../language/phrases.ts";
import { plain } from "./message.ts";
import { renderAnswer } from "./render-answer.ts";
import { reply, replyFiles } from "./send.ts";
import { whileTyping } from "./typing.ts";

/** Answers /ask anywhere, and plain text in private chats. */
export function questions(answerer: Answerer): Composer<Context> {
  const composer = new Composer<Context>();
  const conversations = new Conversations();

  composer.command("ask", async (ctx) => {
    const question = ctx.match.trim();
    if (question === "") await reply(ctx, [plain(PHRASES[languageOfUser(ctx)].askHow)]);
    else await answerQuestion(ctx, question, answerer, conversations);
  });

  composer.chatType("private").on("message:text", async (ctx, next) => {
    if (ctx.message.text.startsWith("/")) await next();
    else await answerQuestion(ctx, ctx.message.text, answerer, conversations);
  });

  return composer;
}

async function answerQuestion(
  ctx: Context,
  question: string,
  answerer: Answerer,
  conversations: Conversations,
): Promise<void> {
  const phrases = PHRASES[/\p{L}/u.test(question) ? languageOf(question) : languageOfUser(ctx)];
  const key = conversationOf(ctx);
  try {
    const before = conversations.recall(key);
    const answer = await whileTyping(ctx, () => answerer.answer(question, { before }));
    conversations.remember(key, answer);
    const { messages, attachments } = renderAnswer(answer, phrases);
    await reply(ctx, messages);
    await replyFiles(ctx, attachments);
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    const isLong = error.code === "QUESTION_TOO_LONG";
    await reply(ctx, [plain(isLong ? phrases.tooLong(QUESTION_MAX) : phrases.onlyText)]);
  }
}

/** One conversation for each person in each chat and topic. */
function conversationOf(ctx: Context): string {
  return [ctx.chat?.id, ctx.msg?.message_thread_id, ctx.from?.id].join(" ");
}

/** The language that a person's Telegram speaks. */
export function languageOfUser(ctx: Context): Language {
  return languageOfTag(ctx.from?.language_code);
}
