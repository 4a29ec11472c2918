import type { MessageEntity } from "grammy/types";
import type { Span } from "../../model.ts";
import { autoLinkedSpans } from "./auto-links.ts";

/**
 * The entities of quoted words: one block, its marked stretches in bold, and whatever Telegram would turn into a
 * link as `code`. `code` holds no other entity, so bold leaves the shielded words out.
 */
export function quoteEntities(
  block: "blockquote" | "expandable_blockquote",
  text: string,
  marks: readonly Span[],
): MessageEntity[] {
  const links = autoLinkedSpans(text);
  return [
    { type: block, offset: 0, length: text.length },
    ...marks.flatMap((mark) => without(mark, links)).map((span) => entityOf("bold", span)),
    ...links.map((span) => entityOf("code", span)),
  ];
}

/** What is left of a span without some others, which are in order. */
function without({ start, end }: Span, others: readonly Span[]): Span[] {
  const parts: Span[] = [];
  let from = start;
  for (const other of others) {
    if (other.end <= from || other.start >= end) continue;
    if (other.start > from) parts.push({ start: from, end: other.start });
    from = other.end;
  }
  if (from < end) parts.push({ start: from, end });
  return parts;
}

function entityOf(type: "bold" | "code", { start, end }: Span): MessageEntity {
  return { type, offset: start, length: end - start };
}
