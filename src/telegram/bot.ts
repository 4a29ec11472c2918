import { autoRetry } from "@grammyjs/auto-retry";
import { sequentialize } from "@grammyjs/runner";
import { Bot, type MiddlewareFn, type Transformer } from "grammy";
import { Conversations } from "../answer/conversations.ts";
import type { Library } from "../library.ts";
import type { Memory } from "../memory/memory.ts";
import type { Log } from "../observation/log.ts";
import type { Metrics } from "../observation/metrics.ts";
import { asRequest, currentRequest } from "../observation/request.ts";
import { type AccessLists, allowed } from "./access.ts";
import { admin } from "./features/admin.ts";
import { Admission, type AdmissionOptions } from "./admission.ts";
import { AnswerBook } from "./answer-book.ts";
import { buttons } from "./features/buttons.ts";
import { commands, everythingElse } from "./features/commands.ts";
import { InFlight } from "./in-flight.ts";
import { inline } from "./features/inline.ts";
import { languageChoice } from "./features/language-choice.ts";
import { describeError, networkCode } from "./describe-error.ts";
import { plain } from "./rendering/message.ts";
import { questions, type Replied } from "./features/questions.ts";
import { Reachability } from "./reachability.ts";
import { onlyNew } from "./recent-updates.ts";
import { answerTap, replySurely } from "./send.ts";
import { sources } from "./features/sources.ts";
import { type BotContext, speech } from "./speech.ts";
import { Votes } from "./votes.ts";

/** What the bot works with. */
export interface BotOptions {
  readonly library: Library;
  readonly memory: Memory;
  /** Address of the Bot API server. */
  readonly apiRoot: string;
  /** Numeric ids of those who may use the administrators' commands; they may use the bot in any case. */
  readonly admins: readonly number[];
  readonly access: AccessLists;
  readonly admission: AdmissionOptions;
  /** Address under which the corpus folder is published, or `null`. */
  readonly sourcesUrl: string | null;
  readonly log: Log;
  /** Whether what people ask may stand in the log. */
  readonly hasQuestionsLogged: boolean;
  readonly metrics: Metrics;
  /** Longest that a call may hang before it counts as broken off; default 20 seconds. */
  readonly callTimeoutMs?: number;
}

/** A bot and the updates it is working on. */
export interface TelegramBot {
  readonly bot: Bot<BotContext>;
  readonly inFlight: InFlight;
  readonly admins: readonly number[];
  /** Whether Telegram can be reached now. */
  isReachable(): Promise<boolean>;
}

/** Longest that Telegram's "retry after" is waited out, and how often. */
const RETRY = {
  maxRetryAttempts: 5,
  maxDelaySeconds: 60,
  // Whatever fails after it may have taken effect is not sent again.
  rethrowHttpErrors: true,
  rethrowInternalServerErrors: true,
} as const;
/** Longest that any call to Telegram may take, in seconds: a long poll takes 30, a large file as long as this. */
const CALL_TIMEOUT_S = 120;
const CALL_TIMEOUT_MS = 20_000;
/** Calls that may take long. */
const LONG_CALLS = new Set(["getUpdates", "sendDocument"]);
/** Answers that say that this is no bot of Telegram's. */
const NOT_HEARD = new Set([401, 404]);
/** Inline queries and taps a minute of one person: they cost less than questions, and come in bunches. */
const OFTEN_PER_MINUTE = 60;

/** Builds the bot; the order of its middleware is the order in which an update meets it. */
export function createBot(token: string, options: BotOptions): TelegramBot {
  const { library, memory, apiRoot, admins, access, log, metrics, sourcesUrl } = options;
  const { answerer } = library;
  const inFlight = new InFlight();
  const reachability = new Reachability();
  const book = new AnswerBook(memory);
  const votes = new Votes(memory, book);
  const conversations = new Conversations(memory);
  const admission = new Admission(memory, "questions", options.admission);
  const often = { ...options.admission, perPerson: OFTEN_PER_MINUTE, perChat: OFTEN_PER_MINUTE };
  const inlineAdmission = new Admission(memory, "inline", often);
  const tapAdmission = new Admission(memory, "taps", often);
  const isAdmin = (person: number | undefined) => person !== undefined && admins.includes(person);
  metrics.watch({ queue: () => admission.load, inFlight: () => inFlight.size });

  const bot = new Bot<BotContext>(token, {
    client: { apiRoot, fetch: globalThis.fetch, timeoutSeconds: CALL_TIMEOUT_S },
  });
  // The one installed last is outermost: the time limit is for one attempt, not for waiting out a 429.
  bot.api.config.use(
    watchCalls(metrics, reachability, log),
    breakOff(options.callTimeoutMs ?? CALL_TIMEOUT_MS),
    autoRetry(RETRY),
  );

  // What fails before the bot can even speak; the library would print the whole error, token and all.
  const failed = (ctx: BotContext, error: unknown) => {
    metrics.failed();
    log.error("failed", { update: ctx.update.update_id, ...describeError(error) });
  };
  bot.catch(({ ctx, error }) => failed(ctx, error));

  bot.use((ctx, next) => {
    metrics.updated(Object.keys(ctx.update).find((key) => key !== "update_id") ?? "unknown");
    return inFlight.track(asRequest(() => next().catch((error: unknown) => failed(ctx, error))));
  });
  // What a person chose in inline mode is the bot's own words, and asks for nothing.
  bot.filter(
    (ctx) => ctx.msg?.via_bot?.id === ctx.me.id,
    () => {},
  );
  // One thing at a time for each person in each chat, in order; a chat's people do not wait for each other.
  bot.use(sequentialize((ctx) => `${ctx.chat?.id ?? "inline"} ${ctx.from?.id}`));
  bot.use(onlyNew(memory, metrics, log));
  bot.use(speech(memory));
  bot.use(answerFailures(log, metrics));
  bot.use(allowed({ access, isAdmin, metrics, memory }));
  bot.use(buttons({ library, book, votes, memory, admission: tapAdmission, sourcesUrl }));
  bot.use(inline({ answerer, admission: inlineAdmission, sourcesUrl }));
  const replies = memory.box<Replied>("replies");
  const observed = { log, metrics, hasQuestionsLogged: options.hasQuestionsLogged };
  bot.use(questions({ answerer, admission, book, conversations, replies, sourcesUrl, ...observed }));
  bot.use(commands({ library, admission, metrics, conversations, sourcesUrl, isAdmin }));
  bot.use(sources({ library, memory }));
  bot.use(languageChoice());
  bot.use(admin({ library, metrics, votes, isAdmin }));
  bot.use(everythingElse(isAdmin));
  return { bot, inFlight, admins, isReachable: () => reachability.isReachable(() => bot.api.getMe()) };
}

/** Ends calls that hang. */
function breakOff(afterMs: number): Transformer {
  return (call, method, payload, signal) => {
    if (LONG_CALLS.has(method)) return call(method, payload, signal);
    const timeout = AbortSignal.timeout(afterMs);
    const either = signal ? AbortSignal.any([signal as AbortSignal, timeout]) : timeout;
    return call(method, payload, either as typeof signal);
  };
}

/** Counts every attempt to call Telegram. */
function watchCalls(metrics: Metrics, reachability: Reachability, log: Log): Transformer {
  return async (call, method, payload, signal) => {
    const started = performance.now();
    const called = (code: string | number | null) =>
      metrics.called(method, performance.now() - started, code);
    try {
      const result = await call(method, payload, signal);
      // A token that Telegram does not know, or its own failure, is no hearing.
      if (result.ok || (result.error_code < 500 && !NOT_HEARD.has(result.error_code))) reachability.heard();
      called(result.ok ? null : result.error_code);
      return result;
    } catch (error) {
      const code = networkCode(error) ?? "network";
      called(code);
      if (reachability.isLost()) log.warn("telegram does not answer", { method, code });
      throw error;
    }
  };
}

/** Whatever fails: the person gets a short sentence and the request's id, the log gets the cause. */
function answerFailures(log: Log, metrics: Metrics): MiddlewareFn<BotContext> {
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      metrics.failed();
      log.error("failed", { update: ctx.update.update_id, ...describeError(error) });
      if (ctx.inlineQuery) return;
      const sentence = ctx.say("failed", { error: currentRequest()! });
      const answered = ctx.callbackQuery ? answerTap(ctx, sentence, true) : replySurely(ctx, plain(sentence));
      await answered.catch((cause: unknown) => log.error("unanswered", describeError(cause)));
    }
  };
}
