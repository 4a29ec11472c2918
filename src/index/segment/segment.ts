import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { sha256 } from "../../corpus/document.ts";
import type { Passage } from "../../model.ts";
import type { IndexedDocument, StoredExtract } from "../passage-index.ts";
import { JsonLines, JsonLinesWriter } from "./json-lines.ts";
import { openAll } from "./open-all.ts";
import { PassageStore, PassageWriter } from "./passage-store.ts";

/** A document, and where its passages and its extracted text stand in its segment. */
export interface SegmentDocument extends IndexedDocument {
  /** Ordinal of its first passage. */
  readonly first: number;
  /** Line of its extracted text, or `null` where it is text itself. */
  readonly extractLine: number | null;
  /** What its passages say of themselves: so many that follow each other stand in one section and have one date. */
  readonly parts: readonly (readonly [passages: number, section: string | null, date: string | null])[];
}

const DOCUMENTS = "documents";
const EXTRACTS = "extracts";

/**
 * Writes the documents of a segment with their passages: a part of an index that never changes once it is written.
 * They must come in the order of their file names.
 */
export class SegmentWriter {
  private constructor(
    private readonly passages: PassageWriter,
    private readonly documents: JsonLinesWriter<SegmentDocument>,
    private readonly extracts: JsonLinesWriter<string>,
  ) {}

  static async create(folder: string): Promise<SegmentWriter> {
    await mkdir(folder, { recursive: true });
    const [passages, documents, extracts] = await openAll(
      () => PassageWriter.create(folder),
      () => JsonLinesWriter.create<SegmentDocument>(folder, DOCUMENTS),
      () => JsonLinesWriter.create<string>(folder, EXTRACTS),
    );
    return new SegmentWriter(passages, documents, extracts);
  }

  /** Passages, and documents, written so far. */
  get size(): { passages: number; documents: number } {
    return { passages: this.passages.size, documents: this.documents.size };
  }

  /** @param extract The text that was extracted from it, where it is not text itself. */
  async add(document: IndexedDocument, passages: readonly Passage[], extract: string | null): Promise<void> {
    const first = this.passages.size;
    const extractLine = extract === null ? null : this.extracts.size;
    if (extract !== null) await this.extracts.write([extract]);
    await this.passages.write(passages);
    await this.documents.write([{ ...document, first, extractLine, parts: partsOf(passages) }]);
  }

  async finish(): Promise<void> {
    await this.passages.finish();
    await this.documents.finish();
    await this.extracts.finish();
  }

  async close(): Promise<void> {
    await this.passages.close();
    await this.documents.close();
    await this.extracts.close();
  }
}

function partsOf(passages: readonly Passage[]): SegmentDocument["parts"] {
  const parts: [number, string | null, string | null][] = [];
  for (const { section, date } of passages) {
    const last = parts.at(-1);
    if (last?.[1] === section && last[2] === date) last[0]++;
    else parts.push([1, section, date]);
  }
  return parts;
}

/** Reads a segment's documents and passages from disk. */
export class Segment {
  private constructor(
    readonly folder: string,
    readonly passages: PassageStore,
    readonly documents: JsonLines<SegmentDocument>,
    private readonly extracts: JsonLines<string>,
  ) {}

  static async open(folder: string): Promise<Segment> {
    const [passages, documents, extracts] = await openAll(
      () => PassageStore.open(folder),
      () => JsonLines.open<SegmentDocument>(folder, DOCUMENTS),
      () => JsonLines.open<string>(folder, EXTRACTS),
    );
    return new Segment(folder, passages, documents, extracts);
  }

  /** The passages of a document. */
  async passagesOf({ first, passages }: SegmentDocument): Promise<Passage[]> {
    const found: Passage[] = [];
    for await (const passage of this.passages.range(first, first + passages)) found.push(passage);
    return found;
  }

  /** The text that was extracted from a document. Throws when it is not what was written. */
  async extractOf(document: SegmentDocument): Promise<StoredExtract | null> {
    if (!document.extract || document.extractLine === null) return null;
    const text = await this.extracts.get(document.extractLine);
    if (sha256(text) !== document.extract.sha256) {
      throw new Error(`the extract of ${document.file} is damaged`);
    }
    return { text, pages: document.extract.pages, fileSha256: document.sha256 };
  }

  /** The line of the document with this name, and the document; `null` when there is none. */
  async find(file: string): Promise<{ line: number; document: SegmentDocument } | null> {
    let [low, high] = [0, this.documents.size - 1];
    while (low <= high) {
      const line = (low + high) >> 1;
      const document = await this.documents.get(line);
      if (document.file === file) return { line, document };
      if (document.file < file) low = line + 1;
      else high = line - 1;
    }
    return null;
  }

  async close(): Promise<void> {
    await this.passages.close();
    await this.documents.close();
    await this.extracts.close();
  }
}

/** Where a segment lies in a generation. */
export function segmentFolder(generation: string, name: string): string {
  return join(generation, "segments", name);
}
