import type { MessageEntity } from "grammy/types";
import { shownQuotes } from "../answer/shown.ts";
import { leadsOf, type Phrases, placeOf } from "../language/phrases.ts";
import type { Answer, Citation, Quote } from "../model.ts";
import { autoLinkedSpans } from "./auto-links.ts";
import { survivesTelegram } from "./cleaning.ts";
import { cut, cutStart, joinMessages, type Message, packMessages, plain } from "./message.ts";

/** A quote that Telegram would alter: sent as a file instead, so that it arrives as printed. */
export interface Attachment {
  readonly name: string;
  readonly text: string;
}

/** Everything that answers one question, in the order in which it is sent. */
export interface Reply {
  readonly messages: readonly Message[];
  readonly attachments: readonly Attachment[];
}

/** Citations shown under one quote. */
const CITATIONS_SHOWN = 5;
const TITLE_MAX = 80;
const FILE_MAX = 120;

/** Turns an answer into what Telegram is sent. Pure. */
export function renderAnswer(answer: Answer, phrases: Phrases): Reply {
  if (answer.smallTalk) return { messages: [plain(phrases.smallTalk[answer.smallTalk])], attachments: [] };
  const quotes = shownQuotes(answer);
  const blocks = quotes.map((quote, i) => renderQuote(quote, i + 1, phrases));
  const leads = leadsOf(answer, quotes.length, phrases);
  return {
    messages: packMessages([...leads.map(plain), ...blocks], "\n\n"),
    attachments: quotes
      .map(({ text }, i) => ({ name: `quote-${i + 1}.txt`, text }))
      .filter(({ text }) => !survivesTelegram(text)),
  };
}

/** `“quote”` in a block of its own, under it a numbered line for each place it stands. */
function renderQuote(quote: Quote, number: number, phrases: Phrases): Message {
  const { text, mark, citations } = quote;
  const entities: MessageEntity[] = [{ type: "expandable_blockquote", offset: 0, length: text.length }];
  const links = autoLinkedSpans(text);
  // `code` holds no other entity, so a mark that meets a shielded word gives way.
  if (mark && !links.some(({ start, end }) => start < mark.end && mark.start < end)) {
    entities.push({ type: "bold", offset: mark.start, length: mark.end - mark.start });
  }
  for (const { start, end } of links) {
    entities.push({ type: "code", offset: start, length: end - start });
  }
  const lines = citations
    .slice(0, CITATIONS_SHOWN)
    .map((citation, i) => renderCitation(citation, i === 0 ? `[${number}] ` : "    = ", phrases));
  const more = citations.length - lines.length;
  if (more > 0) lines.push(plain(`    … +${more}`));
  const altered = survivesTelegram(text) ? [] : [plain(phrases.altered(`quote-${number}.txt`))];
  return joinMessages([{ text, entities }, ...lines, ...altered], "\n");
}

/** `title · section · date · file · lines`; the title links to the address that the page states. */
function renderCitation(citation: Citation, lead: string, phrases: Phrases): Message {
  const { section, date, url } = citation;
  const file = cutStart(citation.file, FILE_MAX);
  const title = citation.title && cut(citation.title, TITLE_MAX);
  const rest = [section && cut(section, TITLE_MAX), date, file, placeOf(citation, phrases)];
  const text = lead + [title, ...rest].filter(Boolean).join(" · ");
  const entities: MessageEntity[] = [];
  const linkedLength = (title ?? file).length;
  const linkedAt = title ? lead.length : text.indexOf(file);
  if (url) entities.push({ type: "text_link", offset: linkedAt, length: linkedLength, url });
  for (const { start, end } of autoLinkedSpans(text)) {
    if (url && start < linkedAt + linkedLength && linkedAt < end) continue;
    entities.push({ type: "code", offset: start, length: end - start });
  }
  return { text, entities };
}
