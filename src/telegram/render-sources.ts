import type { Manifest } from "../index/manifest.ts";
import type { Phrases } from "../language/phrases.ts";
import { autoLinkedSpans } from "./auto-links.ts";
import { cut, cutStart, type Message, packMessages, plain } from "./message.ts";

/** Documents listed in one answer. */
const SHOWN = 50;

/** The documents of the corpus, with their titles and dates. Pure. */
export function renderSources(manifest: Manifest, phrases: Phrases): Message[] {
  const { documents, passages } = manifest;
  const lines = documents.slice(0, SHOWN).map(({ title, date, file }, i) => {
    const text = `${i + 1}. ${[title && cut(title, 80), date, cutStart(file, 120)].filter(Boolean).join(" · ")}`;
    const entities = autoLinkedSpans(text).map(({ start, end }) => ({
      type: "code" as const,
      offset: start,
      length: end - start,
    }));
    return { text, entities };
  });
  const more = documents.length - lines.length;
  return packMessages(
    [
      plain(phrases.sources(documents.length, passages)),
      ...lines,
      ...(more > 0 ? [plain(`… +${more}`)] : []),
    ],
    "\n",
  );
}
