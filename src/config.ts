import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { ExpectedError } from "./errors.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

const text = v.pipe(v.string(), v.trim());
const optionalText = v.optional(text, "");
const webAddress = v.pipe(text, v.regex(/^https?:\/\/\S+$/i, "must be an http(s) address"));

const wholeNumber = (least: number) => {
  const message = `must be a whole number of at least ${least}`;
  return v.pipe(text, v.regex(/^\d{1,9}$/, message), v.transform(Number), v.minValue(least, message));
};
const ids = v.pipe(
  text,
  v.regex(/^(?:\d+(?:[\s,]+\d+)*)?$/, "must be numeric Telegram user ids, with commas between them"),
  v.transform((list) =>
    list
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(Number),
  ),
);

/** Every setting, by its environment variable. An empty value counts as not set. */
const Settings = v.object({
  BOT_TOKEN: v.optional(
    v.pipe(text, v.regex(/^(?:\d+:[\w-]{10,})?$/, "must look like 123456:ABC…, as @BotFather gives it")),
    "",
  ),
  TELEGRAM_API_ROOT: v.optional(webAddress, "https://api.telegram.org"),
  ADMIN_IDS: v.optional(ids, ""),
  MEMORY_DIR: optionalText,
  SOURCES_URL: v.optional(webAddress),
  QUESTIONS_PER_MINUTE: v.optional(wholeNumber(1), "20"),
  CHAT_QUESTIONS_PER_MINUTE: v.optional(wholeNumber(1), "60"),
  QUEUE_MAX: v.optional(wholeNumber(1), "1000"),
  CORPUS_DIR: optionalText,
  INDEX_DIR: optionalText,
  EMBEDDING_MODEL: optionalText,
  EMBEDDING_POOLING: v.optional(v.picklist(["mean", "cls"], 'must be "mean" or "cls"')),
  EMBEDDING_QUERY_PREFIX: v.optional(v.string()),
  EMBEDDING_PASSAGE_PREFIX: v.optional(v.string()),
  EMBEDDING_HUB: v.optional(webAddress, "https://huggingface.co/"),
  EMBEDDING_CACHE: optionalText,
  RERANKER_MODEL: optionalText,
  ANSWER_THRESHOLD: v.optional(
    v.pipe(
      text,
      v.nonEmpty("must be a number from 0 to 1"),
      v.transform(Number),
      v.number("must be a number from 0 to 1"),
      v.minValue(0, "must be a number from 0 to 1"),
      v.maxValue(1, "must be a number from 0 to 1"),
    ),
    "0.4",
  ),
});

/** The settings of one process. */
export interface Config {
  /** Telegram's token, or `null`: then there is no bot to run. */
  readonly botToken: string | null;
  readonly telegramApiRoot: string;
  /** Telegram's numeric ids of those who may use the administrators' commands. */
  readonly admins: readonly number[];
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
  };
  /** The corpus folder that was asked for, or `null` for the one the index was built from. */
  readonly corpus: string | null;
  /** The corpus folder when neither a setting nor an index names one: the articles that ship here. */
  readonly defaultCorpus: string;
  readonly indexFolder: string;
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
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const result = v.safeParse(Settings, given);
  if (!result.success) throw invalid(result.issues[0]);
  const settings = result.output;
  const corpus = overrides.corpus ?? settings.CORPUS_DIR;
  return {
    botToken: settings.BOT_TOKEN || null,
    telegramApiRoot: settings.TELEGRAM_API_ROOT.replace(/\/+$/, ""),
    admins: settings.ADMIN_IDS,
    memoryFolder: resolve(settings.MEMORY_DIR || resolve(ROOT, "embeddings/memory")),
    sourcesUrl: settings.SOURCES_URL ? settings.SOURCES_URL.replace(/\/*$/, "/") : null,
    admission: {
      perPerson: settings.QUESTIONS_PER_MINUTE,
      perChat: settings.CHAT_QUESTIONS_PER_MINUTE,
      queueMax: settings.QUEUE_MAX,
    },
    corpus: corpus ? resolve(corpus) : null,
    defaultCorpus: resolve(ROOT, "seeds"),
    indexFolder: resolve(overrides.index ?? (settings.INDEX_DIR || resolve(ROOT, "embeddings/index"))),
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

function invalid(issue: v.BaseIssue<unknown>): ExpectedError {
  const name = String(issue.path?.[0]?.key);
  const value = name === "BOT_TOKEN" ? "(hidden)" : JSON.stringify(issue.input);
  return new ExpectedError("CONFIG_INVALID", `${name} is ${value}: ${issue.message}`);
}
