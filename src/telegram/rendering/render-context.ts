import type { Context } from "../../answer/quotations.ts";
import { survivesTelegram } from "./cleaning.ts";
import { joinMessages, type Message, plain } from "./message.ts";
import { quoteEntities } from "./quote-entities.ts";
import { renderCitation, type Rendering } from "./render-answer.ts";

/** A page of text around a quote, the quote's words in bold, with its number and its id. Pure. */
export function renderContext(
  { paragraphs, citation }: Context,
  { number, id }: { readonly number: number; readonly id: string },
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
  const source = renderCitation(citation, `[${number}] `, rendering);
  return joinMessages([block, source, ...note, renderId(id, rendering)], "\n");
}

/** The id of a quote for /quote, as `code`: a tap copies that. */
function renderId(id: string, { say }: Rendering): Message {
  const text = say("quote-id", { id });
  return { text, entities: [{ type: "code", offset: text.lastIndexOf(id), length: id.length }] };
}
