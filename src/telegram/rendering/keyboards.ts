import { InlineKeyboard } from "grammy";
import { type Language, LANGUAGES } from "../../language/language.ts";
import { LANGUAGE_NAMES, type Say } from "../../language/texts.ts";
import type { BookedAnswer } from "../answer-book.ts";

/** Quotes that one tap on "more" shows. */
export const MORE = 3;
/** Pages of context on either side of a quote that can be reached. */
const CONTEXT_PAGES_MAX = 500;

/** What a button asks for. Callback data can be forged, so whatever comes back is parsed and checked. */
export type Press =
  | { readonly kind: "more"; readonly answer: string; readonly from: number }
  | { readonly kind: "context"; readonly answer: string; readonly quote: number; readonly page: number }
  | { readonly kind: "file"; readonly answer: string; readonly quote: number }
  | { readonly kind: "vote"; readonly answer: string; readonly isLiked: boolean }
  | { readonly kind: "show"; readonly answer: string }
  | { readonly kind: "sources"; readonly listing: string; readonly page: number }
  | { readonly kind: "language"; readonly language: Language | null };

/**
 * Under an answer's quotes: context and file of each, more, and votes.
 * @param numbers Of the quotes shown, counted from 1.
 * @param seen How many of the answer's quotes have been shown by then.
 */
export function answerKeyboard(
  id: string,
  { quotes }: BookedAnswer,
  { numbers, seen }: { readonly numbers: readonly number[]; readonly seen: number },
  say: Say,
): InlineKeyboard {
  const keyboard = new InlineKeyboard();
  for (const number of numbers) {
    keyboard
      .text(say("button-context", { number }), `c:${id}:${number - 1}:0`)
      .text(say("button-file", { number }), `f:${id}:${number - 1}`)
      .row();
  }
  if (seen < quotes.length) keyboard.text(say("button-more"), `m:${id}:${seen}`);
  return keyboard.text("👍", `v:${id}:1`).text("👎", `v:${id}:0`);
}

/** Numbers of an answer's first quotes. */
export function firstNumbers(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i + 1);
}

/** Under a page of context: the pages beside it, and the file. */
export function contextKeyboard(
  id: string,
  { quote, page }: { readonly quote: number; readonly page: number },
  { hasBefore, hasAfter }: { readonly hasBefore: boolean; readonly hasAfter: boolean },
  say: Say,
): InlineKeyboard {
  const keyboard = new InlineKeyboard();
  if (hasBefore) keyboard.text(say("button-earlier"), `c:${id}:${quote}:${page - 1}`);
  if (hasAfter) keyboard.text(say("button-later"), `c:${id}:${quote}:${page + 1}`);
  return keyboard.row().text(say("button-file", { number: quote + 1 }), `f:${id}:${quote}`);
}

/** Under the sentence that says that an answer may not have arrived. */
export function showKeyboard(id: string, say: Say): InlineKeyboard {
  return new InlineKeyboard().text(say("button-show"), `a:${id}`);
}

/** Under a page of the list of sources. */
export function sourcesKeyboard(listing: string, page: number, pages: number): InlineKeyboard {
  const keyboard = new InlineKeyboard();
  if (page > 0) keyboard.text("◀", `s:${listing}:${page - 1}`);
  if (page + 1 < pages) keyboard.text("▶", `s:${listing}:${page + 1}`);
  return keyboard;
}

export function languageKeyboard(say: Say): InlineKeyboard {
  const keyboard = new InlineKeyboard();
  for (const language of LANGUAGES) keyboard.text(LANGUAGE_NAMES[language], `l:${language}`);
  return keyboard.row().text(say("language-telegram"), "l:-");
}

/** Reads callback data; `null` for what no button of this bot holds. */
export function parsePress(data: string): Press | null {
  const [, kind, id = "", first = "", second = ""] =
    /^([a-z]):([\w-]{1,16})(?::(\d{1,6})(?::(-?\d{1,3}))?)?$/.exec(data) ?? [];
  switch (kind) {
    case "m":
      return first === "" ? null : { kind: "more", answer: id, from: Number(first) };
    case "c":
      return second === "" || Math.abs(Number(second)) > CONTEXT_PAGES_MAX
        ? null
        : { kind: "context", answer: id, quote: Number(first), page: Number(second) };
    case "f":
      return first === "" ? null : { kind: "file", answer: id, quote: Number(first) };
    case "v":
      return first === "0" || first === "1" ? { kind: "vote", answer: id, isLiked: first === "1" } : null;
    case "a":
      return { kind: "show", answer: id };
    case "s":
      return first === "" ? null : { kind: "sources", listing: id, page: Number(first) };
    case "l": {
      const language = LANGUAGES.find((each) => each === id) ?? null;
      return language || id === "-" ? { kind: "language", language } : null;
    }
    default:
      return null;
  }
}
