import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ExpectedError } from "./errors.ts";
import { readSettings, type Settings } from "./settings.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The settings of one process. */
export interface Config {
  /** Telegram's token, or `null`: then there is no bot to run. */
  readonly botToken: string | null;
  readonly telegramApiRoot: string;
  /** Telegram's numeric ids of those who may use the administrators' commands. */
  readonly admins: readonly number[];
  /** Who may use the bot; `null` for everybody. */
  readonly access: {
    readonly users: readonly number[] | null;
    readonly chats: readonly number[] | null;
  };
  /** Where Telegram delivers updates, or `null` for polling. */
  readonly webhook: {
    readonly url: string;
    readonly secret: string;
    readonly host: string;
    readonly port: number;
  } | null;
  /** Where the bot's state can be asked for, or `null` for nowhere. */
  readonly status: { readonly host: string; readonly port: number } | null;
  readonly log: {
    readonly level: "debug" | "info" | "warn" | "error";
    /** `null` for text on a terminal and JSON elsewhere. */
    readonly format: "json" | "text" | null;
    /** Whether what people ask may stand in it. */
    readonly hasQuestions: boolean;
  };
  /** Where the bot keeps what it remembers: buttons, languages, votes. */
  readonly memoryFolder: string;
  /** Address under which the corpus folder is published, ending in a slash, or `null`. */
  readonly sourcesUrl: string | null;
  readonly admission: {
    /** Questions a minute of one person in one chat, and of all people in one chat. */
    readonly perPerson: number;
    readonly perChat: number;
    /** Questions that wait at most. */
    readonly queueMax: number;
    /** Longest that a question may wait for its turn and be worked on. */
    readonly timeoutMs: number;
  };
  /** The corpus folder that was asked for, or `null` for the one the index was built from. */
  readonly corpus: string | null;
  /** The corpus folder when neither a setting nor an index names one: the articles that ship here. */
  readonly defaultCorpus: string;
  readonly indexFolder: string;
  /** The database that index and memory are kept in, or `null` for folders. */
  readonly indexUrl: string | null;
  readonly embedding: {
    /** A folder or a hub id, or `null` for the built-in model. */
    readonly model: string | null;
    readonly builtIn: string;
    readonly hub: string;
    readonly cache: string;
    readonly pooling: "mean" | "cls" | null;
    readonly queryPrefix: string | null;
    readonly passagePrefix: string | null;
  };
  /** A cross-encoder to order the best quotes with, a folder or a hub id, or `null` for none. */
  readonly rerankerModel: string | null;
  /** What was learned about ranking quotes. */
  readonly rankingModel: string;
  /** Confidence below which the bot abstains, from 0 to 1. */
  readonly threshold: number;
}

/** Values from the command line, which go before the environment. */
export interface Overrides {
  readonly corpus?: string | undefined;
  readonly index?: string | undefined;
}

/**
 * Reads the configuration out of environment variables. Pure: reads no file and no clock.
 * Throws `CONFIG_INVALID` that names the setting, its value and what is allowed.
 */
export function createConfig(
  env: Readonly<Record<string, string | undefined>>,
  overrides: Overrides = {},
): Config {
  const read = readSettings(env);
  if (read.wrong) {
    const { name, value, rule } = read.wrong;
    throw new ExpectedError("CONFIG_INVALID", `${name} is ${value}: ${rule}`);
  }
  const { settings } = read;
  const corpus = overrides.corpus ?? settings.CORPUS_DIR;
  return {
    botToken: settings.BOT_TOKEN ?? null,
    telegramApiRoot: settings.TELEGRAM_API_ROOT.replace(/\/+$/, ""),
    admins: settings.ADMIN_IDS,
    access: { users: settings.ALLOWED_USERS, chats: settings.ALLOWED_CHATS },
    webhook: webhookOf(settings),
    status: settings.STATUS_PORT ? { host: settings.LISTEN_HOST, port: settings.STATUS_PORT } : null,
    log: {
      level: settings.LOG_LEVEL,
      format: settings.LOG_FORMAT ?? null,
      hasQuestions: settings.LOG_QUESTIONS,
    },
    memoryFolder: resolve(settings.MEMORY_DIR || resolve(ROOT, "embeddings/memory")),
    sourcesUrl: settings.SOURCES_URL ? settings.SOURCES_URL.replace(/\/*$/, "/") : null,
    admission: {
      perPerson: settings.QUESTIONS_PER_MINUTE,
      perChat: settings.CHAT_QUESTIONS_PER_MINUTE,
      queueMax: settings.QUEUE_MAX,
      timeoutMs: settings.QUESTION_TIMEOUT_S * 1000,
    },
    corpus: corpus ? resolve(corpus) : null,
    defaultCorpus: resolve(ROOT, "seeds"),
    indexFolder: resolve(overrides.index ?? (settings.INDEX_DIR || resolve(ROOT, "embeddings/index"))),
    indexUrl: overrides.index === undefined ? (settings.INDEX_URL ?? null) : null,
    embedding: {
      model: settings.EMBEDDING_MODEL || null,
      builtIn: resolve(ROOT, "embeddings/model"),
      hub: settings.EMBEDDING_HUB.replace(/\/*$/, "/"),
      cache: resolve(settings.EMBEDDING_CACHE || resolve(ROOT, "embeddings/cache")),
      pooling: settings.EMBEDDING_POOLING ?? null,
      queryPrefix: settings.EMBEDDING_QUERY_PREFIX ?? null,
      passagePrefix: settings.EMBEDDING_PASSAGE_PREFIX ?? null,
    },
    rerankerModel: settings.RERANKER_MODEL || null,
    rankingModel: resolve(ROOT, "embeddings/ranking/model.json"),
    threshold: settings.ANSWER_THRESHOLD,
  };
}

function webhookOf(settings: Settings): Config["webhook"] {
  const { WEBHOOK_URL: url, WEBHOOK_SECRET: secret, WEBHOOK_PORT: port, LISTEN_HOST: host } = settings;
  if (!url) return null;
  if (!secret) {
    throw new ExpectedError(
      "CONFIG_INVALID",
      "WEBHOOK_SECRET is not set: with WEBHOOK_URL it must be 16 to 256 letters, digits, _ or -, as `openssl rand -hex 32` gives",
    );
  }
  return { url, secret, host, port };
}
