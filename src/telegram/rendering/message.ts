import type { MessageEntity } from "grammy/types";
import { autoLinkedSpans } from "./auto-links.ts";

/** A message as it is sent: text with entities, never a parse mode, so nothing needs escaping. */
export interface Message {
  readonly text: string;
  readonly entities: readonly MessageEntity[];
}

/** Telegram's limits for one message: UTF-16 units, and entities before it drops the rest in silence. */
export const TEXT_MAX = 4096;
const ENTITIES_MAX = 100;

/** Joins messages with `gap` between them, entities moved along. */
export function joinMessages(parts: readonly Message[], gap: string): Message {
  let text = "";
  const entities: MessageEntity[] = [];
  for (const [i, part] of parts.entries()) {
    if (i > 0) text += gap;
    for (const entity of part.entities) entities.push({ ...entity, offset: entity.offset + text.length });
    text += part.text;
  }
  return { text, entities };
}

/**
 * Packs blocks into as few messages as Telegram's limits allow. A block is never torn apart: each must
 * fit into a message by itself.
 */
export function packMessages(blocks: readonly Message[], gap: string): Message[] {
  const messages: Message[] = [];
  for (const block of blocks) {
    const last = messages.at(-1);
    const joined = last && joinMessages([last, block], gap);
    if (joined && joined.text.length <= TEXT_MAX && joined.entities.length < ENTITIES_MAX) {
      messages[messages.length - 1] = joined;
    } else {
      messages.push(block);
    }
  }
  return messages;
}

/** A block of plain words. */
export function plain(text: string): Message {
  return { text, entities: [] };
}

/** A block of words of which Telegram would link some by itself: those are shielded as `code`. */
export function shielded(text: string): Message {
  const entities = autoLinkedSpans(text).map(({ start, end }) => ({
    type: "code" as const,
    offset: start,
    length: end - start,
  }));
  return { text, entities };
}

/** The head of a name (never of a quote), at most `max` UTF-16 units with its ellipsis, no surrogate pair torn. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const end = /[\uD800-\uDBFF]/.test(text[max - 2]!) ? max - 2 : max - 1;
  return `${text.slice(0, end)}…`;
}

/** The tail of a name, cut as {@link cut} does: the end of a path says more than its start. */
export function cutStart(text: string, max: number): string {
  if (text.length <= max) return text;
  const start = text.length - max + 1;
  return `…${text.slice(/[\uDC00-\uDFFF]/.test(text[start]!) ? start + 1 : start)}`;
}
