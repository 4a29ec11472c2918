import { normalize } from "../text/normalize.ts";

/** Languages in which the program speaks. Quotes stay in theirs. */
export const LANGUAGES = ["zh-Hans", "zh-Hant", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

/**
 * The language to answer a text in: Chinese when it holds Chinese characters, in the form it is written
 * in, else English.
 */
export function languageOf(text: string): Language {
  if (!/\p{Script=Han}/u.test(text)) return "en";
  const ideographs = text.replaceAll(/[^\p{Script=Han}]/gu, "");
  return normalize(ideographs) === ideographs ? "zh-Hans" : "zh-Hant";
}

/** The language for an IETF tag such as Telegram's `language_code`; `null` for one that is not spoken here. */
export function languageOfTag(tag: string | undefined): Language | null {
  if (tag && /^en\b/i.test(tag)) return "en";
  if (!tag || !/^zh\b/i.test(tag)) return null;
  return /hant|tw|hk|mo/i.test(tag) ? "zh-Hant" : "zh-Hans";
}
