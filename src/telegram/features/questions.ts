import { Composer, type InlineKeyboard } from "grammy";
import { type Answerer, QUESTION_MAX } from "../../answer/answerer.ts";
import type { Conversations } from "../../answer/conversations.ts";
import { ExpectedError } from "../../errors.ts";
import type { Box } from "../../memory/memory.ts";
import type { Answer } from "../../model.ts";
import { admitted, type Gate } from "../admitted.ts";
import type { AnswerBook } from "../answer-book.ts";
import { askedQuestion } from "../asked-question.ts";
import { answerKeyboard, showKeyboard } from "../rendering/keyboards.ts";
import { plain } from "../rendering/message.ts";
import { renderAnswer, type Reply } from "../rendering/render-answer.ts";
import { edit, isUncertain, remove, reply, replyFiles, replySurely } from "../send.ts";
import type { BotContext } from "../speech.ts";

/** What questions are answered with. */
export interface QuestionOptions extends Gate {
  readonly answerer: Answerer;
  readonly book: AnswerBook;
  readonly conversations: Conversations;
  /** Which messages of the bot answer which message of a person. */
  readonly replies: Box<readonly number[]>;
  readonly sourcesUrl: string | null;
}

/** Quotes looked for: those shown at first, and some more for the button. */
const QUOTES = 9;
/** How long an edited question still changes its answer: Telegram lets people edit for two days. */
const EDITABLE_MS = 48 * 60 * 60_000;

/** Answers questions, and answers them anew when they are edited. */
export function questions(options: QuestionOptions): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.on("message:text", async (ctx, next) => {
    const question = askedQuestion(ctx);
    if (question === null) return next();
    if (question === "") return void (await reply(ctx, [plain(ctx.say("ask-how"))]));
    await answerQuestion(ctx, question, options);
  });
  composer.on("edited_message:text", async (ctx) => {
    const question = askedQuestion(ctx);
    const sent = await options.replies.get(messageKey(ctx));
    if (question && sent) await answerQuestion(ctx, question, options, sent);
  });
  return composer;
}

/** @param sent Messages that answered the question before it was edited: they become the new answer. */
async function answerQuestion(
  ctx: BotContext,
  question: string,
  options: QuestionOptions,
  sent: readonly number[] = [],
): Promise<void> {
  const { answerer, conversations, usage } = options;
  const conversation = conversationOf(ctx);
  const before = await conversations.recall(conversation);
  try {
    const answer = await admitted(ctx, options, () => answerer.answer(question, { before, limit: QUOTES }));
    if (!answer) return;
    usage.questions++;
    if (answer.abstained && !answer.smallTalk) usage.abstained++;
    await conversations.remember(conversation, answer);
    await deliver(ctx, answer, options, sent);
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    const isLong = error.code === "QUESTION_TOO_LONG";
    await reply(ctx, [plain(isLong ? ctx.say("too-long", { max: QUESTION_MAX }) : ctx.say("only-text"))]);
  }
}

/**
 * Sends an answer, or turns the messages that were sent before into it. When Telegram breaks off in the middle,
 * nobody knows whether the answer arrived: sending it again might show it twice, so a button offers it.
 */
async function deliver(
  ctx: BotContext,
  answer: Answer,
  { book, replies, sourcesUrl }: QuestionOptions,
  sent: readonly number[],
): Promise<void> {
  const content = renderAnswer(answer, { say: ctx.say, sourcesUrl });
  const buttons = answer.smallTalk ? null : await book.book(ctx.chat!.id, answer);
  const shown = { from: 0, to: buttons?.booked.shown ?? 0 };
  const keyboard = buttons && answerKeyboard(buttons.id, buttons.booked, shown, ctx.say);
  try {
    const ids = await replaceOrSend(ctx, content, keyboard ?? undefined, sent);
    await replies.put(messageKey(ctx), ids, EDITABLE_MS);
  } catch (error) {
    if (!isUncertain(error) || !buttons) throw error;
    await replySurely(ctx, plain(ctx.say("unsure")), showKeyboard(buttons.id, ctx.say));
  }
}

async function replaceOrSend(
  ctx: BotContext,
  { messages, attachments }: Reply,
  keyboard: InlineKeyboard | undefined,
  sent: readonly number[],
): Promise<number[]> {
  const ids: number[] = [];
  for (const [i, message] of messages.slice(0, sent.length).entries()) {
    await edit(ctx, sent[i]!, message, i === messages.length - 1 ? keyboard : undefined);
    ids.push(sent[i]!);
  }
  for (const superfluous of sent.slice(messages.length)) await remove(ctx, superfluous);
  const rest = messages.slice(sent.length);
  if (rest.length > 0) ids.push(...(await reply(ctx, rest, keyboard)));
  await replyFiles(ctx, attachments);
  return ids;
}

/** One conversation for each person in each chat and topic. */
export function conversationOf(ctx: BotContext): string {
  return [ctx.chat?.id, ctx.msg?.message_thread_id, ctx.from?.id].join(" ");
}

function messageKey(ctx: BotContext): string {
  return `${ctx.chat?.id}:${ctx.msg?.message_id}`;
}
