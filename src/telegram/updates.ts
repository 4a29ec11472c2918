/** Kinds of updates that the bot answers. */
export const UPDATES = ["message", "edited_message", "callback_query", "inline_query"] as const;
/** Updates under way at most: most of them wait for their turn, those beyond stay with Telegram. */
export const UPDATES_MAX = 2000;

/** Resolves when a signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
