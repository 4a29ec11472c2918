import { stat } from "node:fs/promises";
import { join } from "node:path";
import { decode, sha256 } from "../corpus/document.ts";
import { htmlText } from "../corpus/formats/html.ts";
import { readInside } from "../corpus/read-corpus.ts";
import type { Format, Span } from "../model.ts";
import { fold, foldLayout } from "../text/fold.ts";

/** A source file as it is on disk now. */
export interface Source {
  readonly text: string;
  readonly sha256: string;
  /** The line, counted from 1, that an offset stands in. */
  lineAt(offset: number): number;
}

/** UTF-16 units of source text that are kept in memory between questions. */
const CACHE_UNITS = 32 * 1024 * 1024;

/** Reads sources from the corpus folder, and again whenever a file has changed. */
export class Sources {
  private readonly corpus: string;
  private readonly cache = new Map<string, { stamp: string; source: Source }>();
  private cached = 0;

  constructor(corpus: string) {
    this.corpus = corpus;
  }

  /** The file as it is now, or `null` when it cannot be read any more. */
  async read(file: string): Promise<Source | null> {
    try {
      const { mtimeMs, size, ino } = await stat(join(this.corpus, file));
      const stamp = `${mtimeMs} ${size} ${ino}`;
      const known = this.cache.get(file);
      if (known?.stamp === stamp) return known.source;
      const source = toSource(await readInside(this.corpus, file));
      this.keep(file, stamp, source);
      return source;
    } catch {
      return null;
    }
  }

  private keep(file: string, stamp: string, source: Source): void {
    this.forget(file);
    this.cache.set(file, { stamp, source });
    this.cached += source.text.length;
    for (const oldest of this.cache.keys()) {
      if (this.cached <= CACHE_UNITS) break;
      this.forget(oldest);
    }
  }

  private forget(file: string): void {
    this.cached -= this.cache.get(file)?.source.text.length ?? 0;
    this.cache.delete(file);
  }
}

/**
 * The words that stand at a span of a source: only layout white space is folded, and in HTML the
 * markup left out. A quote is proven when it equals this.
 */
export function wordsAt(source: string, { start, end }: Span, format: Format): string {
  return format === "html" ? foldLayout(htmlText(source, start, end)).text : fold(source.slice(start, end));
}

function toSource(bytes: Uint8Array): Source {
  const text = decode(bytes);
  let starts: number[] | null = null;
  return {
    text,
    sha256: sha256(bytes),
    lineAt(offset) {
      starts ??= lineStarts(text);
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (starts[middle]! <= offset) low = middle;
        else high = middle - 1;
      }
      return low + 1;
    },
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
