import * as v from "valibot";

/** One setting: how its text is read, and what people are told of it. */
interface Setting<T> {
  readonly schema: v.GenericSchema<string | undefined, T>;
  /** One phrase; the README's table repeats it. */
  readonly meaning: string;
  /** What holds where nothing is set, in words. */
  readonly default: string;
  /** Never shown, not even in an error about it. */
  readonly isSecret: boolean;
  /** Whether an empty value is an error, and not the same as none: who may use the bot must not depend on a slip. */
  readonly isNeverEmpty: boolean;
}

const text = v.pipe(v.string(), v.trim());
const databaseAddress = v.pipe(
  text,
  v.regex(/^postgres(?:ql)?:\/\/\S+$/i, "must be an address like postgres://USER:PASSWORD@HOST/DATABASE"),
);
const webAddress = v.pipe(text, v.regex(/^https?:\/\/\S+$/i, "must be an http(s) address"));

function wholeNumber(least: number, most = 999_999_999) {
  const message =
    most < 999_999_999
      ? `must be a whole number from ${least} to ${most}`
      : `must be a whole number of at least ${least}`;
  const digits = v.pipe(text, v.regex(/^\d{1,9}$/, message), v.transform(Number));
  return v.pipe(digits, v.minValue(least, message), v.maxValue(most, message));
}
const port = wholeNumber(1, 65_535);

function idsOf(list: string): number[] {
  return list
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(Number);
}
const admins = v.pipe(
  text,
  v.regex(
    /^(?:\d{1,16}(?:[\s,]+\d{1,16})*)?$/,
    "must be numeric Telegram user ids, with commas between them",
  ),
  v.transform(idsOf),
);
const allowed = v.pipe(
  text,
  v.regex(
    /^(?:\*|-?\d{1,16}(?:[\s,]+-?\d{1,16})*)$/,
    "must be numeric Telegram ids, with commas between them, or * for all",
  ),
  v.transform((list) => (list === "*" ? null : idsOf(list))),
);
const threshold = "must be a number from 0 to 1";

function setting<T>(
  meaning: string,
  schema: v.GenericSchema<string | undefined, T>,
  fallback = "none",
  { isSecret = false, isNeverEmpty = false } = {},
): Setting<T> {
  return { schema, meaning, default: fallback, isSecret, isNeverEmpty };
}
const optional = <T>(schema: v.GenericSchema<string, T>) => v.optional(schema, undefined);
/** A setting whose default is itself a text that could be set. */
function withDefault<T>(
  meaning: string,
  schema: v.GenericSchema<string, T>,
  fallback: string,
  more?: { readonly isNeverEmpty: boolean },
): Setting<T> {
  return setting(
    meaning,
    v.optional(schema, fallback) as v.GenericSchema<string | undefined, T>,
    `\`${fallback}\``,
    more,
  );
}

/** Every setting, by its environment variable, in the order in which people read of them. */
export const SETTINGS = {
  BOT_TOKEN: setting(
    "the Telegram bot's token, from @BotFather",
    optional(v.pipe(text, v.regex(/^\d+:[\w-]{10,}$/, "must look like 123456:ABC…, as @BotFather gives it"))),
    "none: `npm start` opens the chat",
    { isSecret: true },
  ),
  TELEGRAM_API_ROOT: withDefault("another Bot API server", webAddress, "https://api.telegram.org"),
  ADMIN_IDS: setting(
    "numeric Telegram ids of those who may use `/reload`, `/stats` and `/feedback`",
    v.optional(admins, "") as v.GenericSchema<string | undefined, number[]>,
  ),
  ALLOWED_USERS: withDefault(
    "numeric Telegram ids of the people who may use the bot; `*` for all",
    allowed,
    "*",
    { isNeverEmpty: true },
  ),
  ALLOWED_CHATS: withDefault(
    "numeric Telegram ids of the chats in which they may: groups, and private chats by the person's id; `*` for all",
    allowed,
    "*",
    { isNeverEmpty: true },
  ),
  WEBHOOK_URL: setting(
    "public https address at which Telegram delivers updates",
    optional(
      v.pipe(
        text,
        v.regex(
          /^(?:https:\/\/\S+|http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?(?:\/\S*)?)$/i,
          "must be an https address (http only on this machine)",
        ),
      ),
    ),
    "none: the bot polls",
  ),
  WEBHOOK_SECRET: setting(
    "what Telegram shows with each update to prove itself; needed with `WEBHOOK_URL`",
    optional(
      v.pipe(
        text,
        v.regex(
          /^[\w-]{16,256}$/,
          "must be 16 to 256 letters, digits, _ or -, as `openssl rand -hex 32` gives",
        ),
      ),
    ),
    "none",
    { isSecret: true },
  ),
  WEBHOOK_PORT: withDefault("port on which updates arrive, behind your TLS proxy", port, "8080"),
  STATUS_PORT: setting("port of `/healthz`, `/readyz` and `/metrics`", optional(port)),
  LISTEN_HOST: withDefault("address on which both ports listen", v.pipe(text, v.nonEmpty()), "127.0.0.1"),
  LOG_LEVEL: withDefault(
    "`debug`, `info`, `warn` or `error`",
    v.picklist(["debug", "info", "warn", "error"], "must be debug, info, warn or error"),
    "info",
  ),
  LOG_FORMAT: setting(
    "`json`, one object a line, or `text`",
    optional(v.picklist(["json", "text"], "must be json or text")),
    "`text` on a terminal, else `json`",
  ),
  LOG_QUESTIONS: withDefault(
    "`yes` writes what people ask into the log",
    v.pipe(
      v.picklist(["yes", "no"], "must be yes or no"),
      v.transform((value) => value === "yes"),
    ),
    "no",
  ),
  MEMORY_DIR: setting(
    "where the bot keeps what it remembers: the questions and quotes behind buttons, for 90 days, chosen languages, and votes",
    optional(text),
    "`embeddings/memory/`",
  ),
  SOURCES_URL: setting(
    "address under which the folder of articles is published: citations then link to the file",
    optional(webAddress),
  ),
  QUESTIONS_PER_MINUTE: withDefault("questions a minute of one person in one chat", wholeNumber(1), "20"),
  CHAT_QUESTIONS_PER_MINUTE: withDefault("questions a minute of a whole chat", wholeNumber(1), "60"),
  QUEUE_MAX: withDefault(
    "questions that wait at most; those beyond are told when to come back",
    wholeNumber(1),
    "1000",
  ),
  QUESTION_TIMEOUT_S: withDefault(
    "seconds that a question may wait for its turn and be worked on; then the person is told to ask again",
    wholeNumber(1, 3600),
    "120",
  ),
  CORPUS_DIR: setting(
    "the folder of articles",
    optional(text),
    "the one the index was built from, else `seeds/`",
  ),
  INDEX_DIR: setting("where the index is kept", optional(text), "`embeddings/index/`"),
  INDEX_URL: setting(
    "PostgreSQL database with pgvector that several machines share, instead of `INDEX_DIR` and `MEMORY_DIR`",
    optional(databaseAddress),
    "none: folders of this machine",
  ),
  EMBEDDING_MODEL: setting("a folder, or a hub id", optional(text), "the built-in model"),
  EMBEDDING_HUB: withDefault(
    "where hub models come from; name a mirror where the hub cannot be reached",
    webAddress,
    "https://huggingface.co/",
  ),
  EMBEDDING_CACHE: setting("where hub models are kept", optional(text), "`embeddings/cache/`"),
  EMBEDDING_POOLING: setting(
    "`mean` or `cls`, for a model whose needs are not known",
    optional(v.picklist(["mean", "cls"], 'must be "mean" or "cls"')),
    "the model's own",
  ),
  EMBEDDING_QUERY_PREFIX: setting("text before each question", optional(v.string()), "the model's own"),
  EMBEDDING_PASSAGE_PREFIX: setting("text before each passage", optional(v.string()), "the model's own"),
  RERANKER_MODEL: setting(
    "a cross-encoder that orders the best quotes: a folder or a hub id",
    optional(text),
  ),
  ANSWER_THRESHOLD: withDefault(
    "confidence below which it says that nothing answers, 0 to 1",
    v.pipe(
      text,
      v.nonEmpty(threshold),
      v.transform(Number),
      v.number(threshold),
      v.minValue(0, threshold),
      v.maxValue(1, threshold),
    ),
    "0.35",
  ),
} as const satisfies Readonly<Record<string, Setting<unknown>>>;

type Name = keyof typeof SETTINGS;

/** The values of all settings; `undefined` where nothing is set and there is no default. */
export type Settings = { readonly [K in Name]: v.InferOutput<(typeof SETTINGS)[K]["schema"]> };

/** A value that a setting does not take. */
export interface WrongSetting {
  readonly name: string;
  /** The value, as it may be shown. */
  readonly value: string;
  /** What is allowed. */
  readonly rule: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads every setting out of the environment; an empty value counts as not set, but for access lists. */
export function readSettings(
  env: Environment,
): { readonly settings: Settings; readonly wrong: null } | { readonly wrong: WrongSetting } {
  const values: Record<string, unknown> = {};
  for (const [name, { schema, isSecret }] of entriesOf()) {
    const given = valueOf(env, name);
    const result = v.safeParse(schema, given);
    if (!result.success) {
      const value = isSecret ? "(hidden)" : JSON.stringify(withoutCredentials(given ?? ""));
      return { wrong: { name, value, rule: result.issues[0].message } };
    }
    values[name] = result.output;
  }
  return { settings: values as Settings, wrong: null };
}

/** A setting as it holds now, to be looked at: secrets are masked. */
export interface EffectiveSetting {
  readonly name: string;
  readonly value: string;
  readonly isSet: boolean;
}

/** Every setting as it holds now. */
export function effectiveSettings(env: Environment): EffectiveSetting[] {
  return entriesOf().map(([name, { isSecret, ...setting }]) => {
    const given = valueOf(env, name);
    if (given === undefined) return { name, value: setting.default.replaceAll("`", ""), isSet: false };
    return { name, value: isSecret ? "(set, hidden)" : withoutCredentials(given), isSet: true };
  });
}

/** Names in the environment's file that are no settings: most likely typing errors. */
export function unknownSettings(names: readonly string[]): string[] {
  return names.filter((name) => !(name in SETTINGS));
}

/** An address without what stands before its `@`. */
export function withoutCredentials(value: string): string {
  return value.replace(/^(\w+:\/\/)[^/]*@/, "$1(hidden)@");
}

function valueOf(env: Environment, name: Name): string | undefined {
  const given = env[name];
  return given === "" && !SETTINGS[name].isNeverEmpty ? undefined : given;
}

function entriesOf(): [Name, Setting<unknown>][] {
  return Object.entries(SETTINGS) as [Name, Setting<unknown>][];
}
