import { onTestFinished } from "vitest";
import type { Library } from "../../src/library.ts";
import type { Memory } from "../../src/memory/memory.ts";
import { createProcessMemory } from "../../src/memory/process-memory.ts";
import { type BotOptions, createBot } from "../../src/telegram/bot.ts";
import { serve } from "../../src/telegram/serve.ts";
import { NO_LOG } from "../../src/observation/log.ts";
import { Metrics } from "../../src/observation/metrics.ts";
import type { Webhook } from "../../src/telegram/webhook.ts";
import { BotApi, type Sent, TOKEN, type Writing } from "./bot-api/bot-api.ts";

export const ADMIN = 99;
/** Limits that no test meets by accident. */
export const GENEROUS = { perPerson: 1000, perChat: 1000, queueMax: 1000, timeoutMs: 60_000 };

/** A bot in this process, polling a stand-in, and a person who talks to it. */
export interface RunningBot {
  readonly api: BotApi;
  readonly memory: Memory;
  /** Writes, and waits for the next message that the bot sends or edits. */
  say(text: string, writing?: Writing): Promise<Sent>;
  /** Taps a button of the bot's message, and waits until the tap is answered. */
  tap(
    message: Sent,
    label: string,
    writing?: Writing,
  ): Promise<{ text: string | undefined; isAlert: boolean }>;
  /** The bot's latest message. */
  last(): Sent;
  stop(): Promise<void>;
}

export async function startBot(
  library: Library,
  { webhook, ...options }: Partial<BotOptions> & { readonly webhook?: Webhook } = {},
): Promise<RunningBot> {
  const api = await BotApi.start();
  const memory = options.memory ?? createProcessMemory();
  const telegram = createBot(TOKEN, {
    library,
    memory,
    apiRoot: api.root,
    admins: [ADMIN],
    access: { users: null, chats: null },
    admission: GENEROUS,
    sourcesUrl: null,
    log: NO_LOG,
    hasQuestionsLogged: false,
    metrics: new Metrics(),
    ...options,
  });
  const stopping = new AbortController();
  const serving = serve(telegram, { webhook: webhook ?? null, signal: stopping.signal, log: NO_LOG });
  const stop = async () => {
    stopping.abort();
    await serving;
    await api.stop();
  };
  onTestFinished(stop);
  const last = () => api.sent.at(-1)!;
  return {
    api,
    memory,
    last,
    stop,
    async say(text, writing) {
      const before = api.sent.length;
      api.write(text, writing);
      await api.waitForSent(before + 1);
      return last();
    },
    async tap(message, label, writing) {
      const id = api.tap(message.messageId, label, writing);
      await api.waitUntil(() => api.notices.some((notice) => notice.id === id));
      return api.notices.find((notice) => notice.id === id)!;
    },
  };
}
