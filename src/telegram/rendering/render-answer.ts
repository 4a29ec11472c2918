import type { MessageEntity } from "grammy/types";
import { shownQuotes } from "../../answer/shown.ts";
import { leadsOf, placeOf } from "../../language/lead.ts";
import type { Say } from "../../language/texts.ts";
import type { Answer, Citation, Quote } from "../../model.ts";
import { autoLinkedSpans } from "./auto-links.ts";
import { survivesTelegram } from "./cleaning.ts";
import { quoteEntities } from "./quote-entities.ts";
import { cut, cutStart, joinMessages, type Message, packMessages, plain, shielded } from "./message.ts";

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

/** How things are rendered for one person. */
export interface Rendering {
  readonly say: Say;
  /** Address under which the corpus folder is published, or `null`: only stated addresses are linked then. */
  readonly sourcesUrl: string | null;
}

/** Citations shown under one quote. */
const CITATIONS_SHOWN = 5;
const TITLE_MAX = 80;
const FILE_MAX = 120;

/** Turns an answer into what Telegram is sent at first. Pure. */
export function renderAnswer(answer: Answer, rendering: Rendering): Reply {
  const { say } = rendering;
  if (answer.smallTalk) return { messages: [plain(say(answer.smallTalk))], attachments: [] };
  const quotes = shownQuotes(answer);
  return renderQuotes(leadsOf(answer, quotes.length, say), quotes, rendering);
}

/** Turns quotes with the sentences before them into what Telegram is sent. Pure. */
export function renderQuotes(
  leads: readonly string[],
  quotes: readonly Quote[],
  { say, sourcesUrl }: Rendering,
  numbers: readonly number[] = quotes.map((_, i) => i + 1),
): Reply {
  const numbered = quotes.map((quote, i) => ({ quote, number: numbers[i]! }));
  const blocks = numbered.map(({ quote, number }) => renderQuote(quote, number, { say, sourcesUrl }));
  return {
    messages: packMessages([...leads.map(shielded), ...blocks], "\n\n"),
    attachments: numbered
      .filter(({ quote }) => !survivesTelegram(quote.text))
      .map(({ quote, number }) => ({ name: attachmentName(number), text: quote.text })),
  };
}

/** `“quote”` in a block of its own, under it a numbered line for each place it stands. */
function renderQuote(quote: Quote, number: number, rendering: Rendering): Message {
  const { text, mark, citations } = quote;
  const lines = citations
    .slice(0, CITATIONS_SHOWN)
    .map((citation, i) => renderCitation(citation, i === 0 ? `[${number}] ` : "    = ", rendering));
  const more = citations.length - lines.length;
  if (more > 0) lines.push(plain(`    … +${more}`));
  const altered = survivesTelegram(text)
    ? []
    : [plain(rendering.say("altered", { file: attachmentName(number) }))];
  const block = { text, entities: quoteEntities("expandable_blockquote", text, mark ? [mark] : []) };
  return joinMessages([block, ...lines, ...altered], "\n");
}

/** `title · section · date · lines`; the title, or the file's name, links to the page's address. */
export function renderCitation(citation: Citation, lead: string, { say, sourcesUrl }: Rendering): Message {
  const { section, date } = citation;
  const name = citation.title ? cut(citation.title, TITLE_MAX) : cutStart(citation.file, FILE_MAX);
  const rest = [section && cut(section, TITLE_MAX), date, placeOf(citation, say)];
  const text = lead + [name, ...rest].filter(Boolean).join(" · ");
  const url = citation.url ?? (sourcesUrl && sourcesUrl + encodePath(citation.file));
  const entities: MessageEntity[] = [];
  const linkedAt = lead.length;
  if (url) entities.push({ type: "text_link", offset: linkedAt, length: name.length, url });
  for (const { start, end } of autoLinkedSpans(text)) {
    if (url && start < linkedAt + name.length && linkedAt < end) continue;
    entities.push({ type: "code", offset: start, length: end - start });
  }
  return { text, entities };
}

function attachmentName(number: number): string {
  return `quote-${number}.txt`;
}

function encodePath(file: string): string {
  return file.split("/").map(encodeURIComponent).join("/");
}
