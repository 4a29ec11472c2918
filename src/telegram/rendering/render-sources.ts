import type { ListedPage } from "../../answer/listing.ts";
import type { Say } from "../../language/texts.ts";
import { cut, cutStart, joinMessages, type Message, shielded } from "./message.ts";

/** Documents on one page. */
export const SOURCES_PAGE = 15;

/**
 * A page of the list of sources. Pure.
 * @param words What was looked for; empty for all documents.
 * @param passages Passages of the whole corpus.
 */
export function renderSources(
  { documents, total, page, pages }: ListedPage,
  words: string,
  passages: number,
  say: Say,
): Message {
  if (total === 0) return shielded(say("sources-none", { words }));
  const counts = { documents: total, page: page + 1, pages };
  const lead =
    words.trim() === "" ? say("sources", { ...counts, passages }) : say("sources-with", { ...counts, words });
  const lines = documents.map(({ title, date, file }, i) => {
    const about = [title && cut(title, 80), date, cutStart(file, 120)].filter(Boolean).join(" · ");
    return shielded(`${page * SOURCES_PAGE + i + 1}. ${about}`);
  });
  return joinMessages([shielded(lead), ...lines], "\n");
}
