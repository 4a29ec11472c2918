import { randomBytes } from "node:crypto";
import { autoRetry } from "@grammyjs/auto-retry";
import { sequentialize } from "@grammyjs/runner";
import { Bot, type MiddlewareFn, type Transformer } from "grammy";
import { Conversations } from "../answer/conversations.ts";
import type { Library } from "../library.ts";
import type { Memory } from "../memory/memory.ts";
import { admin } from "./features/admin.ts";
import { Admission, type AdmissionOptions } from "./admission.ts";
import { AnswerBook } from "./answer-book.ts";
import { buttons } from "./features/buttons.ts";
import { commands, everythingElse } from "./features/commands.ts";
import { InFlight } from "./in-flight.ts";
import { inline } from "./features/inline.ts";
import { languageChoice } from "./features/language-choice.ts";
import { describeError, type Log } from "./log.ts";
import { plain } from "./rendering/message.ts";
import { questions, type Replied } from "./features/questions.ts";
import { answerTap, replySurely } from "./send.ts";
import { sources } from "./features/sources.ts";
import { type BotContext, speech } from "./speech.ts";
import { Usage } from "./usage.ts";
import { Votes } from "./votes.ts";

/** What the bot works with. */
export interface BotOptions {
  readonly library: Library;
  readonly memory: Memory;
  /** Address of the Bot API server. */
  readonly apiRoot: string;
  /** Numeric ids of those who may use the administrators' commands. */
  readonly admins: readonly number[];
  readonly admission: AdmissionOptions;
  /** Address under which the corpus folder is published, or `null`. */
  readonly sourcesUrl: string | null;
  readonly log: Log;
  /** Longest that a call may hang before it counts as broken off; default 20 seconds. */
  readonly callTimeoutMs?: number;
}

/** A bot and the updates it is working on. */
export interface TelegramBot {
  readonly bot: Bot<BotContext>;
  readonly inFlight: InFlight;
  readonly admins: readonly number[];
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
/** Inline queries and taps a minute of one person: they cost less than questions, and come in bunches. */
const OFTEN_PER_MINUTE = 60;

/** Builds the bot; the order of its middleware is the order in which an update meets it. */
export function createBot(token: string, options: BotOptions): TelegramBot {
  const { library, memory, apiRoot, admins, log, sourcesUrl } = options;
  const { answerer } = library;
  const inFlight = new InFlight();
  const usage = new Usage();
  const book = new AnswerBook(memory);
  const votes = new Votes(memory, book);
  const conversations = new Conversations(memory);
  const admission = new Admission(options.admission);
  const often = { ...options.admission, perPerson: OFTEN_PER_MINUTE, perChat: OFTEN_PER_MINUTE };
  const inlineAdmission = new Admission(often);
  const tapAdmission = new Admission(often);
  const isAdmin = (person: number | undefined) => person !== undefined && admins.includes(person);

  const bot = new Bot<BotContext>(token, {
    client: { apiRoot, fetch: globalThis.fetch, timeoutSeconds: CALL_TIMEOUT_S },
  });
  // The one installed last is outermost: the time limit is for one attempt, not for waiting out a 429.
  bot.api.config.use(breakOff(options.callTimeoutMs ?? CALL_TIMEOUT_MS), autoRetry(RETRY));

  // What fails before the bot can even speak; the library would print the whole error, token and all.
  bot.catch(({ ctx, error }) => {
    usage.failed++;
    log("failed", { update: ctx.update.update_id, ...describeError(error) });
  });

  // What a person chose in inline mode is the bot's own words, and asks for nothing.
  bot.filter(
    (ctx) => ctx.msg?.via_bot?.id === ctx.me.id,
    () => {},
  );
  bot.use((_, next) => inFlight.track(next()));
  // One thing at a time for each person in each chat, in order; a chat's people do not wait for each other.
  bot.use(sequentialize((ctx) => `${ctx.chat?.id ?? "inline"} ${ctx.from?.id}`));
  bot.use(speech(memory));
  bot.use(answerFailures(log, usage));
  bot.use(buttons({ library, book, votes, memory, admission: tapAdmission, sourcesUrl }));
  bot.use(inline({ answerer, admission: inlineAdmission, sourcesUrl }));
  const replies = memory.box<Replied>("replies");
  bot.use(questions({ answerer, admission, book, conversations, replies, usage, sourcesUrl }));
  bot.use(commands({ library, admission, usage, conversations, sourcesUrl, isAdmin }));
  bot.use(sources({ library, memory }));
  bot.use(languageChoice());
  bot.use(admin({ library, usage, votes, isAdmin }));
  bot.use(everythingElse(isAdmin));
  return { bot, inFlight, admins };
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

/** Whatever fails: the person gets a short sentence and an error id, the log gets the cause. */
function answerFailures(log: Log, usage: Usage): MiddlewareFn<BotContext> {
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      usage.failed++;
      const errorId = randomBytes(4).toString("hex");
      log("failed", { errorId, update: ctx.update.update_id, ...describeError(error) });
      if (ctx.inlineQuery) return;
      const sentence = ctx.say("failed", { error: errorId });
      const answered = ctx.callbackQuery ? answerTap(ctx, sentence, true) : replySurely(ctx, plain(sentence));
      await answered.catch((cause: unknown) => log("unanswered", { errorId, ...describeError(cause) }));
    }
  };
}
