import { stat } from "node:fs/promises";
import { join } from "node:path";
import { decode } from "../corpus/decode.ts";
import { isMarkedUp } from "../corpus/detect-format.ts";
import { sha256 } from "../corpus/document.ts";
import { htmlText } from "../corpus/formats/html.ts";
import { readInside } from "../corpus/read-corpus.ts";
import type { PassageIndex } from "../index/passage-index.ts";
import type { Format, Span } from "../model.ts";
import { fold, foldLayout } from "../text/fold.ts";
import { type Divisions, divisionsOf } from "../text/divisions.ts";

/** A source file as it is on disk now. */
export interface Source extends Divisions {
  /** Its own characters, or the text that was extracted from just these bytes. */
  readonly text: string;
  readonly sha256: string;
}

/** UTF-16 units of source text that are kept in memory between questions. */
const CACHE_UNITS = 32 * 1024 * 1024;

/** Reads sources from the corpus folder, and again whenever a file has changed. */
export class Sources {
  private readonly corpus: string;
  private readonly index: Pick<PassageIndex, "extractOf">;
  private readonly cache = new Map<string, { stamp: string; source: Source }>();
  private cached = 0;

  constructor(corpus: string, index: Pick<PassageIndex, "extractOf">) {
    this.corpus = corpus;
    this.index = index;
  }

  /** The file as it is now, or `null` when it cannot be read any more. */
  async read(file: string): Promise<Source | null> {
    try {
      const { mtimeMs, size, ino } = await stat(join(this.corpus, file));
      const stamp = `${mtimeMs} ${size} ${ino}`;
      const known = this.cache.get(file);
      if (known?.stamp === stamp) return known.source;
      const source = await this.toSource(file, await readInside(this.corpus, file));
      this.keep(file, stamp, source);
      return source;
    } catch {
      return null;
    }
  }

  /** Throws when the text was extracted from other bytes than the file has now. */
  private async toSource(file: string, bytes: Uint8Array): Promise<Source> {
    const hash = sha256(bytes);
    const extract = await this.index.extractOf(file);
    if (!extract) {
      const text = decode(bytes);
      return { text, sha256: hash, ...divisionsOf(text, null) };
    }
    if (extract.fileSha256 !== hash) throw new Error("has changed since the index was built");
    return { text: extract.text, sha256: hash, ...divisionsOf(extract.text, extract) };
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
  return isMarkedUp(format) ? foldLayout(htmlText(source, start, end)).text : fold(source.slice(start, end));
}
