import { run } from "@grammyjs/runner";
import { GrammyError } from "grammy";
import { ExpectedError } from "../errors.ts";
import type { TelegramBot } from "./bot.ts";
import { describeError, type Log } from "./log.ts";
import { registerMenu } from "./menu.ts";

/** How long a stop waits for answers that are under way. */
const DRAIN_MS = 10_000;

/** Kinds of updates that the bot answers. */
const UPDATES = ["message", "edited_message", "callback_query", "inline_query"] as const;
/** Updates that are taken from Telegram before the first of them is done: most of them wait for their turn. */
const CONCURRENCY = 2000;

/** Wait before polling again after a failure, in milliseconds. */
const POLL_AGAIN_MS = 3000;

/**
 * Fetches updates by long polling and handles them side by side, until `signal` aborts; then waits for
 * the answers under way, but no longer than a deadline. Returns how many were still under way then.
 * Throws `TELEGRAM_UNAUTHORIZED`, `TELEGRAM_CONFLICT` or `TELEGRAM_UNREACHABLE` with what to do.
 */
export async function poll(
  telegram: TelegramBot,
  options: { readonly signal: AbortSignal; readonly log: Log },
): Promise<number> {
  const { signal, log } = options;
  const { bot, inFlight } = telegram;
  try {
    // Asked once, not by `bot.init`, which would try for ever without a word.
    bot.botInfo = await bot.api.getMe();
    await bot.api.deleteWebhook({ drop_pending_updates: false });
    await registerMenu(telegram, log);
    const runner = run(bot, {
      runner: { silent: true, retryInterval: POLL_AGAIN_MS, fetch: { allowed_updates: UPDATES } },
      sink: { concurrency: CONCURRENCY },
    });
    log("polling", { bot: bot.botInfo.username });
    const polling = runner.task() ?? Promise.resolve();
    // A stop ends the poll under way; whatever that poll then fails with concerns no one.
    polling.catch(() => {});
    await Promise.race([polling, aborted(signal)]);
    if (runner.isRunning()) runner.stop().catch(() => {});
  } catch (error) {
    if (!signal.aborted) throw asExpected(error);
  } finally {
    await inFlight.drain(DRAIN_MS);
  }
  log("stopped", { unfinished: inFlight.size });
  return inFlight.size;
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** Telegram's refusals and failed connections, in words that say what to do. */
export function asExpected(error: unknown): ExpectedError {
  if (error instanceof ExpectedError) return error;
  if (error instanceof GrammyError && (error.error_code === 401 || error.error_code === 404)) {
    return new ExpectedError(
      "TELEGRAM_UNAUTHORIZED",
      "Telegram does not know this BOT_TOKEN: copy it again from @BotFather",
    );
  }
  if (error instanceof GrammyError && error.error_code === 409) {
    return new ExpectedError(
      "TELEGRAM_CONFLICT",
      "another process is polling with this BOT_TOKEN: stop it, or use another token",
    );
  }
  const { code, description } = { code: "", description: "", ...describeError(error) };
  return new ExpectedError(
    "TELEGRAM_UNREACHABLE",
    `cannot talk to Telegram (${description || code || "unknown error"}): check the connection and TELEGRAM_API_ROOT`,
  );
}
