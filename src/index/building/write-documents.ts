import type { SegmentWriter } from "../segment/segment.ts";
import type { EarlierDocument } from "./earlier-work.ts";
import type { FileNotes } from "./file-notes.ts";
import type { LexicalThread } from "./lexical-thread.ts";
import { passageContext } from "./passage-text.ts";
import type { SegmentFile } from "./plan-build.ts";
import { readAhead } from "./read-ahead.ts";
import { isLeftOut, type ReadDocument, readNew, type SkippedDocument } from "./read-document.ts";

/** What came of the files of a segment. */
export interface WrittenDocuments {
  readonly skipped: SkippedDocument[];
  /** Articles in those that were written. */
  readonly articles: number;
}

/** Where files are read, and what is noted of them. */
export interface ReadingOptions {
  readonly corpus: string;
  readonly notes: FileNotes;
  /** Called as files are read, where there are many. */
  readonly onRead?: ((done: number, total: number) => void) | undefined;
}

/** Files that are read at once. */
const AHEAD = 8;
/** Fewer files are read before anybody wonders. */
const MANY = 1000;

/** Reads what is new, takes over what is not, and writes both into a segment with its words, in the order of the files. */
export async function writeDocuments(
  writer: SegmentWriter,
  lexical: LexicalThread,
  files: readonly SegmentFile[],
  { corpus, notes, onRead }: ReadingOptions,
): Promise<WrittenDocuments> {
  const skipped: SkippedDocument[] = [];
  let articles = 0;
  let done = 0;
  const read = async ({ file, known }: SegmentFile): Promise<SkippedDocument | ReadDocument> =>
    known ? takeOver(file, known) : readNew(corpus, file, notes);
  for await (const found of readAhead(files, read, AHEAD)) {
    if (isLeftOut(found)) {
      skipped.push(found);
    } else {
      await writer.add(found.document, found.passages, found.extract);
      await lexical.add(
        found.passages.map((passage) => ({ text: passage.text, context: passageContext(passage) })),
      );
      articles += found.document.articles;
    }
    if (files.length >= MANY) onRead?.(++done, files.length);
  }
  return { skipped, articles };
}

/** A document as an index holds it already, under the name that it has now. */
async function takeOver(file: string, known: EarlierDocument): Promise<ReadDocument> {
  const { first: _, extractLine: __, within, line: ___, ...document } = known;
  const passages = await within.segment.passagesOf(known);
  const extract = await within.segment.extractOf(known);
  return {
    document: { ...document, file },
    passages: passages.map((passage) => ({ ...passage, file })),
    extract: extract?.text ?? null,
  };
}
