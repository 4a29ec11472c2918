import { type Context, GrammyError, HttpError, type InlineKeyboard, InputFile } from "grammy";
import type { InlineQueryResult } from "grammy/types";
import { networkCode } from "./describe-error.ts";
import type { Message } from "./rendering/message.ts";
import type { Attachment, Reply } from "./rendering/render-answer.ts";

/** Failures before anything reached Telegram: only then is sending again sure not to send twice. */
const NOT_SENT = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"]);
const ATTEMPTS = 4;
const FIRST_WAIT_MS = 500;

/**
 * Sends messages as replies to the message that asked, in its topic; the keyboard goes under the last.
 * Returns the ids of what was sent.
 */
export async function reply(
  ctx: Context,
  messages: readonly Message[],
  keyboard?: InlineKeyboard,
): Promise<number[]> {
  const ids: number[] = [];
  for (const [i, { text, entities }] of messages.entries()) {
    const sent = await retry(isNotSent, () =>
      ctx.reply(text, {
        entities: [...entities],
        link_preview_options: { is_disabled: true },
        ...(keyboard && i === messages.length - 1 && { reply_markup: keyboard }),
        ...replyOptions(ctx),
      }),
    );
    ids.push(sent.message_id);
  }
  return ids;
}

/** Sends everything that was rendered: the messages, then the files. */
export async function replyWith(
  ctx: Context,
  { messages, attachments }: Reply,
  keyboard?: InlineKeyboard,
): Promise<void> {
  await reply(ctx, messages, keyboard);
  await replyFiles(ctx, attachments);
}

/** Sends texts that Telegram would alter, or whole sources, as files. */
export async function replyFiles(
  ctx: Context,
  files: readonly (Attachment | { readonly name: string; readonly bytes: Uint8Array })[],
): Promise<void> {
  for (const file of files) {
    const bytes = "bytes" in file ? file.bytes : Buffer.from(file.text, "utf8");
    await retry(isNotSent, () => ctx.replyWithDocument(new InputFile(bytes, file.name), replyOptions(ctx)));
  }
}

/** Says something that may stand in the chat twice rather than not at all. */
export function replySurely(ctx: Context, message: Message, keyboard?: InlineKeyboard): Promise<number[]> {
  return retry(isWorthAnotherTry, () => reply(ctx, [message], keyboard));
}

/**
 * Changes a message of the bot. Doing it twice is doing it once, so any failure is tried again. Returns whether
 * there was such a message.
 */
export async function edit(
  ctx: Context,
  messageId: number,
  { text, entities }: Message,
  keyboard?: InlineKeyboard,
): Promise<boolean> {
  try {
    await retry(isWorthAnotherTry, () =>
      ctx.api.editMessageText(ctx.chat!.id, messageId, text, {
        entities: [...entities],
        link_preview_options: { is_disabled: true },
        ...(keyboard && { reply_markup: keyboard }),
      }),
    );
  } catch (error) {
    if (!(error instanceof GrammyError) || error.error_code !== 400) throw error;
    if (error.description.includes("message to edit not found")) return false;
    if (!error.description.includes("message is not modified")) throw error;
  }
  return true;
}

/** Removes a message of the bot; one that is gone already is as good. */
export async function remove(ctx: Context, messageId: number): Promise<void> {
  try {
    await retry(isWorthAnotherTry, () => ctx.api.deleteMessage(ctx.chat!.id, messageId));
  } catch (error) {
    if (!(error instanceof GrammyError && error.error_code === 400)) throw error;
  }
}

/** Answers a tap, with a notice if there is something to say. A tap that is too old to answer is let go. */
export async function answerTap(ctx: Context, notice?: string, isAlert = false): Promise<void> {
  try {
    await retry(isWorthAnotherTry, () =>
      ctx.answerCallbackQuery(notice === undefined ? {} : { text: notice, show_alert: isAlert }),
    );
  } catch (error) {
    if (!(error instanceof GrammyError && error.error_code === 400)) throw error;
  }
}

/** Answers an inline query; one that is too old is let go. */
export async function answerInline(
  ctx: Context,
  results: readonly InlineQueryResult[],
  options: NonNullable<Parameters<Context["answerInlineQuery"]>[1]>,
): Promise<void> {
  try {
    await ctx.answerInlineQuery([...results], options);
  } catch (error) {
    if (!(error instanceof GrammyError && error.error_code === 400)) throw error;
  }
}

/** Whether a message may have arrived although sending it failed. */
export function isUncertain(error: unknown): boolean {
  return isWorthAnotherTry(error) && !isNotSent(error);
}

function isNotSent(error: unknown): boolean {
  return NOT_SENT.has(networkCode(error) ?? "");
}

function isWorthAnotherTry(error: unknown): boolean {
  return error instanceof HttpError || (error instanceof GrammyError && error.error_code >= 500);
}

function replyOptions(ctx: Context) {
  const message = ctx.msg;
  return {
    ...(message && {
      reply_parameters: { message_id: message.message_id, allow_sending_without_reply: true },
    }),
    ...(message?.is_topic_message &&
      message.message_thread_id !== undefined && { message_thread_id: message.message_thread_id }),
  };
}

async function retry<T>(isRetried: (error: unknown) => boolean, send: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      if (attempt === ATTEMPTS || !isRetried(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, FIRST_WAIT_MS * 2 ** (attempt - 1)));
    }
  }
}
