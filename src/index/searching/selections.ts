import { filterTest, type PassageFilter } from "../passage-filter.ts";
import type { Segment } from "../segment/segment.ts";
import type { Tombstones } from "../segment/tombstones.ts";

/** Of each passage of a segment 1 where a search may find it, else 0. */
export type Selection = Uint8Array;

/** Filters whose selections are kept. */
const KEPT = 8;

/** Finds out which passages pass a filter, in each segment of a generation. */
export class Selections {
  private readonly known = new Map<string, Promise<Selection[]>>();

  constructor(private readonly segments: readonly { segment: Segment; deleted: Tombstones }[]) {}

  /** All documents are looked at, unless the same was asked lately. */
  of(filter: PassageFilter): Promise<Selection[]> {
    const key = JSON.stringify(filter);
    const known = this.known.get(key) ?? this.select(filter);
    this.known.delete(key);
    this.known.set(key, known);
    // What could not be read now may be read later.
    known.catch(() => this.known.delete(key));
    for (const oldest of this.known.keys()) {
      if (this.known.size <= KEPT) break;
      this.known.delete(oldest);
    }
    return known;
  }

  private async select(filter: PassageFilter): Promise<Selection[]> {
    const passes = filterTest(filter);
    const selections: Selection[] = [];
    for (const { segment, deleted } of this.segments) {
      const selection = new Uint8Array(segment.passages.size);
      let line = 0;
      for await (const { file, first, parts } of segment.documents.range()) {
        if (deleted.hasDocument(line++)) continue;
        let at = first;
        for (const [count, section, date] of parts) {
          if (passes({ file, section, date })) selection.fill(1, at, at + count);
          at += count;
        }
      }
      selections.push(selection);
    }
    return selections;
  }
}
