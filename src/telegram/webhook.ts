import { createHash, timingSafeEqual } from "node:crypto";
import { BotError } from "grammy";
import type { Update } from "grammy/types";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import * as v from "valibot";
import { type Address, listen } from "../http/listen.ts";
import type { Log } from "../observation/log.ts";
import type { TelegramBot } from "./bot.ts";
import { aborted, UPDATES, UPDATES_MAX } from "./updates.ts";

/** Where Telegram delivers updates. */
export interface Webhook extends Address {
  /** The public address; requests for its path arrive at `host` and `port`. */
  readonly url: string;
  /** What Telegram shows with each update, 16 to 256 characters of `[A-Za-z0-9_-]`. */
  readonly secret: string;
}

/** Largest update that is read, in bytes: Telegram's are far below. */
const BODY_MAX = 1024 * 1024;
/** Connections that Telegram may open at once; an update holds one no longer than it takes to read. */
const CONNECTIONS = 100;
const SECRET_HEADER = "x-telegram-bot-api-secret-token";

const Received = v.looseObject({ update_id: v.pipe(v.number(), v.integer()) });

/** Receives updates by webhook until `signal` aborts. The webhook stays set: updates wait until somebody listens. */
export async function receive(
  telegram: TelegramBot,
  { webhook, signal, log }: { readonly webhook: Webhook; readonly signal: AbortSignal; readonly log: Log },
): Promise<void> {
  const { bot } = telegram;
  const listening = await listen(webhookApp(telegram, webhook), webhook, "WEBHOOK_PORT");
  try {
    await bot.api.setWebhook(webhook.url, {
      secret_token: webhook.secret,
      allowed_updates: UPDATES,
      max_connections: CONNECTIONS,
    });
    log.info("receiving", { bot: bot.botInfo.username, port: listening.port });
    await aborted(signal);
  } finally {
    await listening.close();
  }
}

/** Takes updates from whoever knows the secret. Telegram gets its reply at once; the work comes after. */
function webhookApp({ bot, inFlight }: TelegramBot, { url, secret }: Webhook): Hono {
  const app = new Hono();
  const limit = bodyLimit({ maxSize: BODY_MAX, onError: (c) => c.body(null, 413) });
  const { pathname } = new URL(url);
  app.post("*", async (c, next) => {
    if (new URL(c.req.url).pathname !== pathname) return c.notFound();
    // Before anything of the body is read.
    if (!isSame(c.req.header(SECRET_HEADER) ?? "", secret)) return c.body(null, 401);
    // Telegram brings it again later.
    if (inFlight.size >= UPDATES_MAX) return c.body(null, 503);
    return next();
  });
  app.post("*", limit, async (c) => {
    const body = v.safeParse(Received, await c.req.json().catch(() => null));
    if (!body.success) return c.body(null, 400);
    bot.handleUpdate(body.output as unknown as Update).catch((error: unknown) => {
      if (error instanceof BotError) return bot.errorHandler(error);
      throw error;
    });
    return c.body(null, 200);
  });
  return app;
}

/** Compares in a time that tells nothing about either. */
function isSame(one: string, other: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(one), hash(other));
}
