import { run } from "@grammyjs/runner";
import type { Log } from "../observation/log.ts";
import type { TelegramBot } from "./bot.ts";
import { aborted, UPDATES, UPDATES_MAX } from "./updates.ts";

/** Wait before polling again after a failure, in milliseconds. */
const POLL_AGAIN_MS = 3000;

/** Fetches updates by long polling until `signal` aborts; takes over from a webhook without losing what waits. */
export async function poll(
  { bot }: TelegramBot,
  { signal, log }: { readonly signal: AbortSignal; readonly log: Log },
): Promise<void> {
  await bot.api.deleteWebhook({ drop_pending_updates: false });
  const runner = run(bot, {
    runner: { silent: true, retryInterval: POLL_AGAIN_MS, fetch: { allowed_updates: UPDATES } },
    sink: { concurrency: UPDATES_MAX },
  });
  log.info("polling", { bot: bot.botInfo.username });
  const polling = runner.task() ?? Promise.resolve();
  // A stop ends the poll under way; whatever that poll then fails with concerns no one.
  polling.catch(() => {});
  await Promise.race([polling, aborted(signal)]);
  if (runner.isRunning()) runner.stop().catch(() => {});
}
