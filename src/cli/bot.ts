import { basename } from "node:path";
import { openLibrary, openStorage, type Reporter } from "../assembly.ts";
import type { Config } from "../config.ts";
import { ExpectedError } from "../errors.ts";
import { listen } from "../http/listen.ts";
import { statusApp } from "../http/status.ts";
import type { Library } from "../library.ts";
import { openMemory } from "../memory/level-memory.ts";
import { createPostgresMemory } from "../memory/postgres-memory.ts";
import { createLog, type Log } from "../observation/log.ts";
import { Metrics } from "../observation/metrics.ts";
import { createBot, type TelegramBot } from "../telegram/bot.ts";
import { describeError } from "../telegram/describe-error.ts";
import { serve } from "../telegram/serve.ts";
import { createReporter } from "./reporter.ts";

/** `verbatim bot`: runs the Telegram bot until it is told to stop. */
export async function bot(config: Config, options: { readonly json?: true }): Promise<number> {
  const { botToken, memoryFolder, webhook } = config;
  if (!botToken) {
    throw new ExpectedError(
      "CONFIG_INVALID",
      "BOT_TOKEN is not set: get a token from @BotFather in Telegram and put it into .env, or run npm start for a chat here",
    );
  }
  const log = createLog({ ...config.log, ...(options.json && { format: "json" }) });
  const metrics = new Metrics();
  metrics.watchProcess();
  // Node would print the whole error, and with it what must not be printed.
  const onCrash = (error: unknown) => {
    log.error("crashed", describeError(error));
    process.exit(1);
  };
  process.on("uncaughtException", onCrash).on("unhandledRejection", onCrash);
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
  /** What must be ended, in the order in which it was begun. */
  const ends: (() => Promise<void> | void)[] = [];
  try {
    let telegram: TelegramBot | null = null;
    if (config.status) {
      const obstacles = async () => obstaclesOf(telegram);
      const status = await listen(statusApp({ metrics, obstacles }), config.status, "STATUS_PORT");
      ends.push(() => status.close());
      log.info("status", { port: status.port });
    }
    const storage = await openStorage(config);
    ends.push(() => storage.close());
    const { database } = storage;
    const memory = database ? createPostgresMemory(database) : await openMemory(memoryFolder);
    ends.push(() => memory.close());
    const library = await openLibrary(config, reporterFor(log), storage);
    ends.push(() => library.close(), watchIndex(library, log, metrics));
    const { users, chats } = config.access;
    log.info("access", { users: users?.length ?? "everybody", chats: chats?.length ?? "everywhere" });
    telegram = createBot(botToken, {
      library,
      memory,
      apiRoot: config.telegramApiRoot,
      admins: config.admins,
      access: config.access,
      admission: config.admission,
      sourcesUrl: config.sourcesUrl,
      log,
      hasQuestionsLogged: config.log.hasQuestions,
      metrics,
    });
    const unfinished = await serve(telegram, { webhook, signal: stop.signal, log });
    // What did not finish within the deadline would keep the process alive.
    if (unfinished > 0) process.exit(0);
    return 0;
  } finally {
    for (const end of ends.toReversed()) await end();
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
    process.off("uncaughtException", onCrash).off("unhandledRejection", onCrash);
  }
}

/** Why people cannot be answered now. */
async function obstaclesOf(telegram: TelegramBot | null): Promise<string[]> {
  if (!telegram) return ["the index is not loaded yet"];
  return (await telegram.isReachable()) ? [] : ["Telegram does not answer"];
}

/** Takes new indexes as they come; returns how to end that. */
function watchIndex(library: Library, log: Log, metrics: Metrics): () => Promise<void> {
  const serving = () => ({ ...library.index.summary, generation: basename(library.generation ?? "") });
  const say = () => {
    const { passages, createdAt, generation } = serving();
    log.info("index", { generation, passages, built: createdAt });
  };
  metrics.watchIndex(serving);
  say();
  return library.watch((result) => {
    if (!(result instanceof Error)) return say();
    metrics.indexRefused();
    log.error("index refused", { reason: result.message });
  });
}

/** Building the index is an event like others, unless somebody sits there and waits for it. */
function reporterFor(log: Log): Reporter {
  if (process.stderr.isTTY) return createReporter();
  return {
    say: (sentence) => log.info(sentence),
    skipped: ({ file, reason }) => log.warn("skipped", { file, reason }),
    progress() {},
    done() {},
  };
}
