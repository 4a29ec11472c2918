import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { FluentBundle, FluentNumber, FluentResource } from "@fluent/bundle";
import type { Language } from "./language.ts";

/** Every text that a person sees, with the names of the values it takes; the words are in `texts/*.ftl`. */
export const TEXTS = {
  found: ["quotes"],
  understood: ["question"],
  nothing: [],
  nearest: [],
  "more-quotes": [],
  lines: ["start", "end", "same"],
  pages: ["start", "end", "same"],
  altered: ["file"],
  "altered-context": [],
  greeting: [],
  thanks: [],
  farewell: [],
  welcome: [],
  help: [],
  "help-admin": [],
  "unknown-command": ["command"],
  "ask-how": [],
  "only-text": [],
  "too-long": ["max"],
  sources: ["documents", "passages", "page", "pages"],
  "sources-with": ["words", "documents", "page", "pages"],
  "sources-none": ["words"],
  "verify-how": [],
  "verify-exact": [],
  "verify-same": [],
  "verify-no": [],
  "verify-nearest": [],
  "quote-how": [],
  "quote-id": ["id"],
  "quote-unknown": ["id"],
  "language-choose": [],
  "language-set": [],
  "language-telegram-set": [],
  "language-telegram": [],
  about: ["corpus", "documents", "articles", "passages", "built", "model"],
  forgotten: [],
  reloaded: ["documents", "passages"],
  "reload-same": [],
  "reload-failed": ["reason"],
  stats: ["hours", "questions", "abstained", "failed", "busy", "liked", "disliked"],
  feedback: ["liked", "disliked"],
  "feedback-none": [],
  "button-more": [],
  "button-context": ["number"],
  "button-file": ["number"],
  "button-earlier": [],
  "button-later": [],
  "button-show": [],
  "button-open": [],
  "button-private": [],
  outdated: [],
  "source-changed": [],
  "no-more-quotes": [],
  "file-unavailable": [],
  voted: [],
  failed: ["error"],
  busy: ["seconds"],
  late: ["seconds"],
  "not-allowed": ["id"],
  unsure: [],
  "chat-welcome": ["documents"],
  "command-ask": [],
  "command-sources": [],
  "command-verify": [],
  "command-quote": [],
  "command-about": [],
  "command-language": [],
  "command-forget": [],
  "command-help": [],
  "command-reload": [],
  "command-stats": [],
  "command-feedback": [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type TextKey = keyof typeof TEXTS;
type Values<K extends TextKey> = Readonly<Record<(typeof TEXTS)[K][number], string | number>>;

/** Says a text in one language. Quotes never pass through it. */
export type Say = <K extends TextKey>(
  key: K,
  ...values: (typeof TEXTS)[K] extends readonly [] ? [] : [Values<K>]
) => string;

/** The texts of one language. Throws when the language lacks a text or one of its values. */
export function sayIn(language: Language): Say {
  return (key, ...values) => {
    const bundle = bundleOf(language);
    const pattern = bundle.getMessage(key)?.value;
    if (!pattern) throw new Error(`${language} lacks the text "${key}"`);
    const errors: Error[] = [];
    const text = bundle.formatPattern(pattern, plainNumbers(values[0] ?? {}), errors);
    if (errors[0]) throw errors[0];
    return text;
  };
}

/** The name that a language calls itself. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = {
  "zh-Hans": "简体中文",
  "zh-Hant": "繁體中文",
  en: "English",
};

/** Numbers without thousands separators: most of them are places and counts that people copy. */
function plainNumbers(values: Readonly<Record<string, string | number>>) {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === "number" ? new FluentNumber(value, { useGrouping: false }) : value,
    ]),
  );
}

const bundles = new Map<Language, FluentBundle>();

function bundleOf(language: Language): FluentBundle {
  const known = bundles.get(language);
  if (known) return known;
  const file = fileURLToPath(new URL(`texts/${language}.ftl`, import.meta.url));
  // Isolating marks around values would be characters that nobody wrote.
  const bundle = new FluentBundle(language, { useIsolating: false });
  const [error] = bundle.addResource(new FluentResource(readFileSync(file, "utf8")));
  if (error) throw error;
  bundles.set(language, bundle);
  return bundle;
}
