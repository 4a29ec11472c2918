import type { Log } from "../observation/log.ts";
import type { TelegramBot } from "./bot.ts";
import { asExpected } from "./describe-error.ts";
import { registerMenu } from "./menu.ts";
import { poll } from "./poll.ts";
import { receive, type Webhook } from "./webhook.ts";

/** How a bot is served. */
export interface ServeOptions {
  /** Where Telegram delivers updates; `null` to fetch them by long polling. */
  readonly webhook: Webhook | null;
  /** Ends it. */
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** How long a stop waits for answers that are under way. */
const DRAIN_MS = 10_000;

/**
 * Takes updates, side by side, until `signal` aborts; then waits for the answers under way, but no longer than ten
 * seconds. Returns how many were still under way then. Throws `TELEGRAM_UNAUTHORIZED`, `TELEGRAM_CONFLICT`,
 * `TELEGRAM_REFUSED`, `TELEGRAM_UNREACHABLE` or `LISTEN_FAILED` with what to do.
 */
export async function serve(telegram: TelegramBot, options: ServeOptions): Promise<number> {
  const { webhook, signal, log } = options;
  const { bot, inFlight } = telegram;
  try {
    // Asked once, not by `bot.init`, which would try for ever without a word.
    bot.botInfo = await bot.api.getMe();
    await registerMenu(telegram, log);
    if (webhook) await receive(telegram, { ...options, webhook });
    else await poll(telegram, options);
  } catch (error) {
    if (!signal.aborted) throw asExpected(error);
  } finally {
    await inFlight.drain(DRAIN_MS);
  }
  log.info("stopped", { unfinished: inFlight.size });
  return inFlight.size;
}
