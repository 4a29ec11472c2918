import { randomBytes } from "node:crypto";
import { autoRetry } from "@grammyjs/auto-retry";
import { sequentialize } from "@grammyjs/runner";
import { Bot, type Context } from "grammy";
import type { Answerer } from "../answer/answerer.ts";
import type { Manifest } from "../index/manifest.ts";
import { PHRASES } from "../language/phrases.ts";
import { commands } from "./commands.ts";
import { InFlight } from "./in-flight.ts";
import { describeError, type Log } from "./log.ts";
import { plain } from "./message.ts";
import { languageOfUser, questions } from "./questions.ts";
import { reply } from "./send.ts";

/** What the bot works with. */
export interface BotOptions {
  readonly answerer: Answerer;
  readonly manifest: Manifest;
  /** Address of the Bot API server. */
  readonly apiRoot: string;
  readonly log: Log;
}

/** A bot and the updates it is working on. */
export interface TelegramBot {
  readonly bot: Bot;
  readonly inFlight: InFlight;
}

/** Longest that Telegram's "retry after" is waited out, and how often. */
const RETRY = {
  maxRetryAttempts: 5,
  maxDelaySeconds: 60,
  // Whatever fails after it may have taken effect is not sent again.
  rethrowHttpErrors: true,
  rethrowInternalServerErrors: true,
} as const;
/** Longest that one call to Telegram may take, in seconds; a long poll takes up to 30. */
const CALL_TIMEOUT_S = 60;

/** Builds the bot; the order of its middleware is the order in which an update meets it. */
export function createBot(token: string, options: BotOptions): TelegramBot {
  const { answerer, manifest, apiRoot, log } = options;
  const inFlight = new InFlight();
  const bot = new Bot(token, {
    client: { apiRoot, fetch: globalThis.fetch, timeoutSeconds: CALL_TIMEOUT_S },
  });
  bot.api.config.use(autoRetry(RETRY));

  bot.use((_, next) => inFlight.track(next()));
  bot.use(answerFailures(log));
  bot.use(sequentialize((ctx) => [ctx.chat, ctx.from].flatMap((who) => (who ? [String(who.id)] : []))));
  bot.use(questions(answerer));
  bot.use(commands(manifest));
  return { bot, inFlight };
}

/** Whatever fails: the person gets a short sentence and an error id, the log gets the cause. */
function answerFailures(log: Log) {
  return async (ctx: Context, next: () => Promise<void>) => {
    try {
      await next();
    } catch (error) {
      const errorId = randomBytes(4).toString("hex");
      log("failed", { errorId, update: ctx.update.update_id, ...describeError(error) });
      const phrases = PHRASES[languageOfUser(ctx)];
      await reply(ctx, [plain(phrases.failed(errorId))]).catch((cause: unknown) => {
        log("unanswered", { errorId, ...describeError(cause) });
      });
    }
  };
}
