import type { Manifest } from "../../index/manifest.ts";
import type { Say } from "../../language/texts.ts";
import { normalize } from "../../text/normalize.ts";
import { cut, cutStart, joinMessages, type Message, shielded } from "./message.ts";

/** Documents on one page. */
const PAGE = 15;

/** A page of the list of sources. */
export interface SourcesPage {
  readonly message: Message;
  /** Counted from 0, and never past the last. */
  readonly page: number;
  readonly pages: number;
}

/** The documents whose title, date or name holds all of some words (all, for no words). Pure. */
export function renderSources(manifest: Manifest, words: string, wanted: number, say: Say): SourcesPage {
  const parts = normalize(words).split(/\s+/).filter(Boolean);
  const found = manifest.documents.filter(({ title, date, file }) => {
    const text = normalize([title, date, file].filter(Boolean).join(" "));
    return parts.every((part) => text.includes(part));
  });
  if (found.length === 0) return { message: shielded(say("sources-none", { words })), page: 0, pages: 1 };
  const pages = Math.ceil(found.length / PAGE);
  const page = Math.min(wanted, pages - 1);
  const counts = { documents: found.length, page: page + 1, pages };
  const lead =
    parts.length > 0
      ? say("sources-with", { ...counts, words })
      : say("sources", { ...counts, passages: manifest.passages });
  const lines = found.slice(page * PAGE, (page + 1) * PAGE).map(({ title, date, file }, i) => {
    const about = [title && cut(title, 80), date, cutStart(file, 120)].filter(Boolean).join(" · ");
    return shielded(`${page * PAGE + i + 1}. ${about}`);
  });
  return { message: joinMessages([shielded(lead), ...lines], "\n"), page, pages };
}
