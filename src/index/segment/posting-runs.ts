import { closeSync, openSync, readSync } from "node:fs";
import TinyQueue from "tinyqueue";
import { ByteWriter } from "./byte-writer.ts";

/** A term with the passages that hold it, ascending, and how often each does. */
export interface TermPostings {
  readonly term: Buffer;
  readonly ordinals: readonly number[];
  readonly counts: readonly number[];
}

/** Postings of passages as they come: ordinal and count by turns. */
export type PostingLists = Map<string, number[]>;

/** The terms in the order of their bytes. */
export function* sortedPostings(lists: PostingLists): Generator<TermPostings> {
  const entries = [...lists].map(([term, list]) => ({ term: Buffer.from(term), list }));
  entries.sort((a, b) => Buffer.compare(a.term, b.term));
  for (const { term, list } of entries) {
    const ordinals: number[] = [];
    const counts: number[] = [];
    for (let i = 0; i < list.length; i += 2) {
      ordinals.push(list[i]!);
      counts.push(list[i + 1]!);
    }
    yield { term, ordinals, counts };
  }
}

/** The bytes of a run, in pieces: sorted postings that wait on disk to be merged with others. */
export function* encodeRun(postings: Iterable<TermPostings>, pieceBytes = 1 << 20): Generator<Buffer> {
  const writer = new ByteWriter();
  for (const { term, ordinals, counts } of postings) {
    writer.varint(term.length);
    writer.append(term);
    writer.varint(ordinals.length);
    for (const [i, ordinal] of ordinals.entries()) {
      writer.varint(ordinal - (ordinals[i - 1] ?? 0));
      writer.varint(counts[i]!);
    }
    if (writer.length >= pieceBytes) yield writer.take();
  }
  yield writer.take();
}

/** Reads a run back, a piece at a time. */
export function* readRun(path: string, pieceBytes = 1 << 18): Generator<TermPostings> {
  const file = openSync(path, "r");
  let bytes = Buffer.alloc(0);
  let at = 0;
  let place = 0;
  /** Sees to it that so many bytes can be read, if there are so many. */
  const want = (count: number) => {
    if (bytes.length - at >= count) return;
    const more = Buffer.allocUnsafe(Math.max(pieceBytes, count));
    const read = readSync(file, more, 0, more.length, place);
    place += read;
    bytes = Buffer.concat([bytes.subarray(at), more.subarray(0, read)]);
    at = 0;
  };
  const varint = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]!;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  try {
    for (;;) {
      want(5);
      if (at === bytes.length) return;
      const length = varint();
      want(length + 5);
      const term = Buffer.from(bytes.subarray(at, at + length));
      at += length;
      const ordinals: number[] = [];
      const counts: number[] = [];
      let ordinal = 0;
      for (let left = varint(); left > 0; left--) {
        want(10);
        ordinals.push((ordinal += varint()));
        counts.push(varint());
      }
      yield { term, ordinals, counts };
    }
  } finally {
    closeSync(file);
  }
}

/** Merges runs of ascending passages: those of an earlier run come before those of a later one. */
export function* mergeRuns(runs: readonly Iterator<TermPostings>[]): Generator<TermPostings> {
  interface Head {
    readonly run: number;
    readonly postings: TermPostings;
  }
  const queue = new TinyQueue<Head>(
    [],
    (a, b) => Buffer.compare(a.postings.term, b.postings.term) || a.run - b.run,
  );
  const advance = (run: number) => {
    const next = runs[run]!.next();
    if (next.done !== true) queue.push({ run, postings: next.value });
  };
  try {
    for (const run of runs.keys()) advance(run);
    for (let head = queue.pop(); head; head = queue.pop()) {
      const same = [head.postings];
      advance(head.run);
      while (queue.peek()?.postings.term.equals(head.postings.term) === true) {
        const { run, postings } = queue.pop()!;
        same.push(postings);
        advance(run);
      }
      if (same.length === 1) yield head.postings;
      else {
        yield {
          term: head.postings.term,
          ordinals: same.flatMap(({ ordinals }) => ordinals),
          counts: same.flatMap(({ counts }) => counts),
        };
      }
    }
  } finally {
    // Whoever stops early must not leave them open.
    for (const run of runs) run.return?.();
  }
}
