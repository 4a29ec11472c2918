import type { Context, MiddlewareFn } from "grammy";
import type { Memory } from "../memory/memory.ts";
import type { Log } from "../observation/log.ts";
import type { Metrics } from "../observation/metrics.ts";
import { describeError } from "./describe-error.ts";

/** How long Telegram may deliver an update again: it keeps those that were not taken for a day. */
const KEEP_MS = 24 * 60 * 60_000;

/**
 * Leaves updates that were taken before, by this process or another one that shares its memory. An update counts as
 * taken before it is worked on: one that a crash interrupts is not answered, rather than answered twice. Where the
 * memory fails, it is the other way round: better twice than never.
 */
export function onlyNew(memory: Memory, metrics: Metrics, log: Log): MiddlewareFn<Context> {
  const taken = memory.box<true>("updates");
  return async (ctx, next) => {
    // Another bot's updates, seen with the same memory, have numbers of their own.
    const isNew = await taken
      .add(`${ctx.me.id}:${ctx.update.update_id}`, true, KEEP_MS)
      .catch((error: unknown) => {
        log.error("memory", describeError(error));
        return true;
      });
    if (isNew) await next();
    else metrics.repeated();
  };
}
