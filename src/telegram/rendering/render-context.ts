import type { Context } from "../../answer/quotations.ts";
import { survivesTelegram } from "./cleaning.ts";
import { joinMessages, type Message, plain } from "./message.ts";
import { quoteEntities } from "./quote-entities.ts";
import { renderCitation, type Rendering } from "./render-answer.ts";

/** A page of text around a quote, the quote's words in bold. Pure. */
export function renderContext(
  { paragraphs, citation }: Context,
  number: number,
  rendering: Rendering,
): Message {
  const text = paragraphs.map((paragraph) => paragraph.text).join("\n");
  let offset = 0;
  const marks = paragraphs.flatMap(({ text: own, mark }) => {
    const start = offset;
    offset += own.length + 1;
    return mark ? [{ start: start + mark.start, end: start + mark.end }] : [];
  });
  const isAltered = !paragraphs.every((paragraph) => survivesTelegram(paragraph.text));
  const note = isAltered ? [plain(rendering.say("altered-context"))] : [];
  const block = { text, entities: quoteEntities("blockquote", text, marks) };
  return joinMessages([block, renderCitation(citation, `[${number}] `, rendering), ...note], "\n");
}
