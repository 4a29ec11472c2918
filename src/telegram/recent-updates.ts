import type { Context, MiddlewareFn } from "grammy";
import type { Memory } from "../memory/memory.ts";
import type { Metrics } from "../observation/metrics.ts";

/** How long Telegram may deliver an update again: it keeps those that were not taken for a day. */
const KEEP_MS = 24 * 60 * 60_000;

/**
 * Leaves updates that were taken before, by this process or another one that shares its memory. An update counts as
 * taken when work on it begins: one that a crash interrupts is not answered, rather than answered twice.
 */
export function onlyNew(memory: Memory, metrics: Metrics): MiddlewareFn<Context> {
  const taken = memory.box<true>("updates");
  return async (ctx, next) => {
    // Another bot's updates, seen with the same memory, have numbers of their own.
    if (await taken.add(`${ctx.me.id}:${ctx.update.update_id}`, true, KEEP_MS)) return next();
    metrics.repeated();
  };
}
