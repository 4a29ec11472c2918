import type { SourceDocument } from "../../corpus/document.ts";
import { sha256 } from "../../corpus/document.ts";
import { splitPassages } from "../../corpus/passages.ts";
import { isSkipped, readCorpusFile } from "../../corpus/read-corpus.ts";
import type { Passage } from "../../model.ts";
import type { IndexedDocument, IndexSummary } from "../passage-index.ts";
import type { SegmentWriter } from "../segment/segment.ts";
import type { EarlierDocument } from "./earlier-work.ts";
import type { FileNotes } from "./file-notes.ts";
import type { SegmentFile } from "./plan-build.ts";
import { readAhead } from "./read-ahead.ts";

type SkippedFile = IndexSummary["skipped"][number];

/** What came of the files of a segment. */
export interface WrittenDocuments {
  readonly skipped: SkippedFile[];
  /** Articles in those that were written. */
  readonly articles: number;
}

/** Files that are read at once. */
const AHEAD = 8;

/** Reads what is new, takes over what is not, and writes both into a segment, in the order of the files. */
export async function writeDocuments(
  writer: SegmentWriter,
  files: Iterable<SegmentFile>,
  corpus: string,
  notes: FileNotes,
): Promise<WrittenDocuments> {
  const skipped: SkippedFile[] = [];
  let articles = 0;
  const read = async ({ file, known }: SegmentFile): Promise<SkippedFile | ReadDocument> =>
    known ? takeOver(file, known) : readNew(corpus, file, notes);
  for await (const found of readAhead(files, read, AHEAD)) {
    if ("reason" in found) {
      skipped.push(found);
    } else {
      await writer.add(found.document, found.passages, found.extract);
      articles += found.document.articles;
    }
  }
  return { skipped, articles };
}

/** A document with all that is kept of it. */
interface ReadDocument {
  readonly document: IndexedDocument;
  readonly passages: readonly Passage[];
  readonly extract: string | null;
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

async function readNew(corpus: string, file: string, notes: FileNotes): Promise<SkippedFile | ReadDocument> {
  const note = notes.reading(file);
  const document = await readCorpusFile(corpus, file);
  if (isSkipped(document)) return { ...document, sha256: await notes.hash(file).catch(() => null) };
  note(document.sha256);
  const passages = splitPassages(document);
  if (passages.length === 0) return { file, reason: "holds no text to quote", sha256: document.sha256 };
  const extract = document.extract?.text ?? null;
  return { document: entryOf(document, passages), passages, extract };
}

/** What the index says of a document. */
function entryOf(document: SourceDocument, passages: readonly Passage[]): IndexedDocument {
  const { file, format, title, date, url, extract } = document;
  return {
    file,
    sha256: document.sha256,
    format,
    title,
    date,
    url,
    articles: new Set(passages.map(({ article }) => article)).size,
    passages: passages.length,
    extract: extract && { sha256: sha256(extract.text), pages: extract.pages },
  };
}
