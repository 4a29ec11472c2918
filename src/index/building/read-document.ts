import { readDocument, sha256, type SourceDocument } from "../../corpus/document.ts";
import { splitPassages } from "../../corpus/passages.ts";
import { readInside } from "../../corpus/read-corpus.ts";
import { messageOf } from "../../errors.ts";
import type { Passage } from "../../model.ts";
import type { IndexedDocument, IndexSummary } from "../passage-index.ts";
import type { FileNotes } from "./file-notes.ts";

/** A file that was left out. */
export type SkippedDocument = IndexSummary["skipped"][number];

/** A document with all that an index keeps of it. */
export interface ReadDocument {
  readonly document: IndexedDocument;
  readonly passages: readonly Passage[];
  /** The text that was extracted from it, or `null` where it is text itself. */
  readonly extract: string | null;
}

/** Reads a file of the corpus, and notes the hash of just the bytes that were read. */
export async function readNew(
  corpus: string,
  file: string,
  notes: FileNotes,
): Promise<SkippedDocument | ReadDocument> {
  const note = notes.reading(file);
  let hash: string | null = null;
  try {
    const bytes = await readInside(corpus, file);
    hash = sha256(bytes);
    note(hash);
    const document = await readDocument(file, bytes);
    const passages = splitPassages(document);
    if (passages.length === 0) return { file, reason: "holds no text to quote", sha256: hash };
    const extract = document.extract?.text ?? null;
    return { document: entryOf(document, passages), passages, extract };
  } catch (error) {
    return { file, reason: messageOf(error), sha256: hash };
  }
}

/** Whether a file was left out. */
export function isLeftOut(found: SkippedDocument | ReadDocument): found is SkippedDocument {
  return "reason" in found;
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
