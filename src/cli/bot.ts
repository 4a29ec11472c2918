import { openLibrary } from "../assembly.ts";
import type { Config } from "../config.ts";
import { ExpectedError } from "../errors.ts";
import { openMemory } from "../memory/level-memory.ts";
import { createBot } from "../telegram/bot.ts";
import { poll } from "../telegram/poll.ts";
import { createReporter } from "./reporter.ts";

/** `verbatim bot`: runs the Telegram bot until it is told to stop. */
export async function bot(config: Config, options: { readonly json?: true }): Promise<number> {
  if (!config.botToken) {
    throw new ExpectedError(
      "CONFIG_INVALID",
      "BOT_TOKEN is not set: get a token from @BotFather in Telegram and put it into .env, or run npm start for a chat here",
    );
  }
  const memory = await openMemory(config.memoryFolder);
  const library = await openLibrary(config, createReporter());
  const log = options.json
    ? (event: string, fields: object) => console.error(JSON.stringify({ event, ...fields }))
    : (event: string, fields: object) =>
        console.error([event, ...Object.entries(fields).map(([key, value]) => `${key}=${value}`)].join(" "));
  const telegram = createBot(config.botToken, {
    library,
    memory,
    apiRoot: config.telegramApiRoot,
    admins: config.admins,
    admission: config.admission,
    sourcesUrl: config.sourcesUrl,
    log,
  });
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
  const endWatch = library.watch((result) => {
    if (result instanceof Error) log("index refused", { reason: result.message });
    else log("index", { passages: library.index.manifest.passages });
  });
  try {
    const unfinished = await poll(telegram, { signal: stop.signal, log });
    // What did not finish within the deadline would keep the process alive.
    if (unfinished > 0) process.exit(0);
    return 0;
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
    endWatch();
    await library.close();
    await memory.close();
  }
}
