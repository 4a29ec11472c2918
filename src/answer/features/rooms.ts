import type { AskedTerms } from "./asked-terms.ts";
import type { FoundTerm } from "./read-passage.ts";
import { QUOTE_MAX, type Window } from "./windows.ts";

/** Where the question's telling words stand in a window, and what room they leave for an answer; all from 0 to 1. */
interface Rooms {
  /** Before the first of them, behind the last, and the widest between two, as shares of a quote's length. */
  readonly roomBefore: number;
  readonly roomAfter: number;
  readonly roomBetween: number;
  /** Share of the window that they do not fill. */
  readonly roomInAll: number;
  /** Right behind the word before the asking word, before the word behind it, and behind the question's last word. */
  readonly afterSlot: number;
  readonly beforeSlot: number;
  readonly afterLast: number;
  /** Share of neighbours among them that follow each other as in the question. */
  readonly inOrder: number;
}

/** UTF-16 units that are room enough for any answer. */
const ENOUGH = 40;

export function roomsOf(inside: readonly FoundTerm[], { start, end }: Window, asked: AskedTerms): Rooms {
  const telling = inside.filter((term) => asked.isTelling[term.asked]);
  const [first] = telling;
  if (!first) {
    return {
      roomBefore: 0,
      roomAfter: 0,
      roomBetween: 0,
      roomInAll: 1,
      afterSlot: 0,
      beforeSlot: 0,
      afterLast: 0,
      inOrder: 0,
    };
  }
  let [between, free, afterSlot, beforeSlot, afterLast, pairs, ordered] = [0, 0, 0, 0, 0, 0, 0];
  let reached = start;
  for (const [i, term] of telling.entries()) {
    const gap = Math.max(0, term.start - reached);
    free += gap;
    if (i > 0) between = Math.max(between, gap);
    if (term.asked === asked.afterAsking) beforeSlot = Math.max(beforeSlot, gap);
    reached = Math.max(reached, term.end);
    const next = telling[i + 1];
    const behind = (next?.start ?? end) - reached;
    if (term.asked === asked.beforeAsking) afterSlot = Math.max(afterSlot, behind);
    if (term.asked === asked.last) afterLast = Math.max(afterLast, behind);
    if (!next || next.asked === term.asked) continue;
    pairs++;
    if (next.asked > term.asked) ordered++;
  }
  return {
    roomBefore: (first.start - start) / QUOTE_MAX,
    roomAfter: (end - reached) / QUOTE_MAX,
    roomBetween: between / QUOTE_MAX,
    roomInAll: (free + end - reached) / (end - start),
    afterSlot: enough(afterSlot),
    beforeSlot: enough(beforeSlot),
    afterLast: enough(afterLast),
    inOrder: pairs > 0 ? ordered / pairs : 0,
  };
}

function enough(room: number): number {
  return Math.max(0, Math.min(1, room / ENOUGH));
}
