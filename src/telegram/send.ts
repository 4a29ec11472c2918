import type { Context } from "grammy";
import { InputFile } from "grammy";
import { networkCode } from "./log.ts";
import type { Message } from "./message.ts";
import type { Attachment } from "./render-answer.ts";

/** Failures before anything reached Telegram: only then is sending again sure not to send twice. */
const NOT_SENT = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"]);
const ATTEMPTS = 4;
const FIRST_WAIT_MS = 500;

/** Sends messages as replies to the message that asked, in its topic. */
export async function reply(ctx: Context, messages: readonly Message[]): Promise<void> {
  for (const { text, entities } of messages) {
    await sendOnce(() =>
      ctx.reply(text, {
        entities: [...entities],
        link_preview_options: { is_disabled: true },
        ...replyOptions(ctx),
      }),
    );
  }
}

/** Sends texts that Telegram would alter as files. */
export async function replyFiles(ctx: Context, files: readonly Attachment[]): Promise<void> {
  for (const { name, text } of files) {
    await sendOnce(() =>
      ctx.replyWithDocument(new InputFile(Buffer.from(text, "utf8"), name), replyOptions(ctx)),
    );
  }
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

async function sendOnce(send: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await send();
      return;
    } catch (error) {
      if (attempt === ATTEMPTS || !NOT_SENT.has(networkCode(error) ?? "")) throw error;
      await new Promise((resolve) => setTimeout(resolve, FIRST_WAIT_MS * 2 ** (attempt - 1)));
    }
  }
}
