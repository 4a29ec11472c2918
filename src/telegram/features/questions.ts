import { Composer, type InlineKeyboard } from "grammy";
import { type Answerer, QUESTION_MAX } from "../../answer/answerer.ts";
import type { Conversations } from "../../answer/conversations.ts";
import { ExpectedError } from "../../errors.ts";
import type { Box } from "../../memory/memory.ts";
import type { Answer } from "../../model.ts";
import type { Log } from "../../observation/log.ts";
import type { Turn } from "../../retrieval/follow-up.ts";
import { admitted, type Gate } from "../admitted.ts";
import type { AnswerBook } from "../answer-book.ts";
import { askedQuestion } from "../asked-question.ts";
import { answerKeyboard, firstNumbers, showKeyboard } from "../rendering/keyboards.ts";
import { plain } from "../rendering/message.ts";
import { renderAnswer, type Reply } from "../rendering/render-answer.ts";
import { edit, isUncertain, remove, reply, replyFiles, replySurely } from "../send.ts";
import type { BotContext } from "../speech.ts";

/** What questions are answered with. */
export interface QuestionOptions extends Gate {
  readonly answerer: Answerer;
  readonly book: AnswerBook;
  readonly conversations: Conversations;
  readonly replies: Box<Replied>;
  readonly sourcesUrl: string | null;
  readonly log: Log;
  /** Whether what people ask may stand in the log. */
  readonly hasQuestionsLogged: boolean;
}

/** How a person's message was answered, for the case that it is edited. */
export interface Replied {
  readonly question: string;
  /** The bot's messages. */
  readonly messages: readonly number[];
  /** The turn before, which an edited follow-up still leans on. */
  readonly before: Turn | null;
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
    const replied = await options.replies.get(messageKey(ctx));
    // Telegram calls it an edit as well when only a link's preview has come.
    if (question && replied && replied.question !== question) {
      await answerQuestion(ctx, question, options, replied);
    }
  });
  return composer;
}

/** @param replied How the question was answered before it was edited: those messages become the new answer. */
async function answerQuestion(
  ctx: BotContext,
  question: string,
  options: QuestionOptions,
  replied: Replied | null = null,
): Promise<void> {
  const { answerer, conversations, metrics, replies, log, hasQuestionsLogged } = options;
  const asked = performance.now();
  const conversation = conversationOf(ctx);
  const before = replied ? replied.before : await conversations.recall(conversation);
  const keep = (messages: readonly number[]) =>
    replies.put(messageKey(ctx), { question, messages, before }, EDITABLE_MS);
  try {
    const answer = await admitted(ctx, options, () => answerer.answer(question, { before, limit: QUOTES }));
    if (!answer) return;
    metrics.answered(answer);
    await conversations.remember(conversation, answer);
    await keep(await deliver(ctx, answer, options, replied?.messages ?? []));
    const replyMs = performance.now() - asked;
    metrics.took("reply", replyMs);
    log.info("answered", {
      update: ctx.update.update_id,
      quotes: answer.quotes.length,
      isAbstention: answer.abstained,
      answerMs: Math.round(answer.timings.totalMs),
      replyMs: Math.round(replyMs),
      ...(hasQuestionsLogged && { question }),
    });
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    const isLong = error.code === "QUESTION_TOO_LONG";
    const refusal = isLong ? ctx.say("too-long", { max: QUESTION_MAX }) : ctx.say("only-text");
    await keep(await reply(ctx, [plain(refusal)]));
  }
}

/**
 * Sends an answer, or turns the messages that were sent before into it; returns the ids of its messages. When
 * Telegram breaks off in the middle, nobody knows whether the answer arrived: sending it again might show it twice,
 * so a button offers it.
 */
async function deliver(
  ctx: BotContext,
  answer: Answer,
  { book, sourcesUrl }: QuestionOptions,
  sent: readonly number[],
): Promise<number[]> {
  const content = renderAnswer(answer, { say: ctx.say, sourcesUrl });
  const buttons = answer.smallTalk ? null : await book.book(ctx.chat!.id, answer);
  const seen = buttons?.booked.shown ?? 0;
  const shown = { numbers: firstNumbers(seen), seen };
  const keyboard = buttons && answerKeyboard(buttons.id, buttons.booked, shown, ctx.say);
  try {
    return await replaceOrSend(ctx, content, keyboard ?? undefined, sent);
  } catch (error) {
    if (!isUncertain(error) || !buttons) throw error;
    return replySurely(ctx, plain(ctx.say("unsure")), showKeyboard(buttons.id, ctx.say));
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
    // What a person has deleted cannot be edited: the answer is sent anew.
    if (!(await edit(ctx, sent[i]!, message, i === messages.length - 1 ? keyboard : undefined))) break;
    ids.push(sent[i]!);
  }
  for (const superfluous of sent.filter((id) => !ids.includes(id))) await remove(ctx, superfluous);
  const rest = messages.slice(ids.length);
  if (rest.length > 0) ids.push(...(await reply(ctx, rest, keyboard)));
  await replyFiles(ctx, attachments);
  return ids;
}

/** One conversation for each person in each chat and topic. */
export function conversationOf(ctx: BotContext): string {
  // Replies in groups without topics carry a thread's number, too.
  const topic = ctx.msg?.is_topic_message ? ctx.msg.message_thread_id : undefined;
  return [ctx.chat?.id, topic, ctx.from?.id].join(" ");
}

function messageKey(ctx: BotContext): string {
  return `${ctx.chat?.id}:${ctx.msg?.message_id}`;
}
