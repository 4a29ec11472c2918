import type { Context } from "grammy";

/** Telegram shows "typing" for five seconds. */
const REPEAT_MS = 4000;

/** Shows "typing" for as long as the work takes. Showing it is a courtesy: its failures are ignored. */
export async function whileTyping<T>(ctx: Context, work: () => Promise<T>): Promise<T> {
  const show = () => void ctx.replyWithChatAction("typing").catch(() => {});
  show();
  const timer = setInterval(show, REPEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
