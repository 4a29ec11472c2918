import type { Database, Query } from "../../database/database.ts";
import type { Embedder } from "../../embedding/embedder.ts";
import type { Passage } from "../../model.ts";
import { embeddedText, termsOfPassage } from "../building/passage-text.ts";
import { isLeftOut, type ReadDocument, readNew, type SkippedDocument } from "../building/read-document.ts";
import { fromLine, type PassageLine } from "../segment/passage-lines.ts";
import { FileNotes } from "../building/file-notes.ts";
import type { FinishedGeneration } from "./generations.ts";
import {
  inPieces,
  insertDocuments,
  insertPassages,
  insertPostings,
  type NumberedDocument,
  type PlacedPassage,
} from "./insert-rows.ts";
import { BLOCK, fromVector, PASSAGES_MAX, tablesOf } from "./tables.ts";
import type { WorkFile, WorkItem } from "./work-list.ts";

/** What a piece of work is done with. */
export interface ItemOptions {
  readonly database: Database;
  readonly generation: number;
  readonly corpus: string;
  readonly embedder: Embedder;
  /** The generation whose documents and vectors are taken over; `null` for none. */
  readonly serving: FinishedGeneration | null;
  readonly holder: string;
}

/** Passages that are looked for, or embedded, at once. */
const BATCH = 500;

/**
 * Indexes the files of a piece of work, and notes in the same transaction that it is done: whoever else had taken it
 * meanwhile adds nothing.
 */
export async function indexItem(item: WorkItem, options: ItemOptions): Promise<void> {
  const { database, generation, holder } = options;
  const found = await readFiles(item.files, options);
  const documents: NumberedDocument[] = [];
  const skipped: SkippedDocument[] = [];
  for (const { number, read } of found) {
    if (isLeftOut(read)) skipped.push(read);
    else documents.push({ ...read, number });
  }
  const first = item.item * PASSAGES_MAX;
  const passages = documents
    .flatMap(({ number, passages }) => passages.map((passage) => ({ document: number, passage })))
    .map((placed, i): PlacedPassage => ({ ...placed, ordinal: first + i }));
  const { vectorOf, embedded } = await findVectors(passages, options);
  await database.transaction(async (query) => {
    const mine = await query(
      `update verbatim.work set is_done = true, skipped = $4, embedded = $5
       where generation = $1 and item = $2 and holder = $3 and not is_done returning item`,
      [generation, item.item, holder, JSON.stringify(skipped), embedded],
    );
    if (mine.length === 0) return;
    await insertDocuments(query, generation, documents);
    for (const block of inPieces(passages, BLOCK)) {
      const indexed = block.map((placed) => ({
        ...placed,
        vector: vectorOf(placed.passage),
        words: termsOfPassage(placed.passage),
      }));
      await insertPassages(query, generation, indexed);
      await insertPostings(query, generation, indexed);
    }
  });
}

async function readFiles(files: readonly WorkFile[], { corpus, database }: ItemOptions) {
  const notes = FileNotes.none(corpus);
  const found: { number: number; read: ReadDocument | SkippedDocument }[] = [];
  for (const file of files) {
    // The generation that has it may be gone meanwhile.
    const taken = file.known && (await takeOver(file.file, file.known, database.query).catch(() => null));
    found.push({ number: file.number, read: taken ?? (await readNew(corpus, file.file, notes)) });
  }
  return found;
}

/** A document as a finished generation has it, under the name that it has now. */
async function takeOver(
  file: string,
  { generation, number }: NonNullable<WorkFile["known"]>,
  query: Query,
): Promise<ReadDocument | null> {
  const tables = tablesOf(generation);
  const [row] = await query<{ about: string; extract: string | null }>(
    `select about, extract from ${tables.documents} where number = $1`,
    [number],
  );
  if (!row) return null;
  const lines = await query<{ line: string }>(
    `select line from ${tables.passages} where document = $1 order by ordinal`,
    [number],
  );
  return {
    document: { ...(JSON.parse(row.about) as ReadDocument["document"]), file },
    passages: lines.map(({ line }) => ({ ...fromLine(JSON.parse(line) as PassageLine), file })),
    extract: row.extract === null ? null : (JSON.parse(row.extract) as string),
  };
}

/** The vectors of passages: those that the serving generation has, and new ones. */
async function findVectors(
  passages: readonly PlacedPassage[],
  { database, embedder, serving }: ItemOptions,
): Promise<{ vectorOf: (passage: Passage) => Float32Array; embedded: number }> {
  const keyOf = (id: string, title: string) => `${id} ${title}`;
  const keyOfPassage = ({ id, title }: Passage) => keyOf(id, JSON.stringify(title));
  const known = new Map<string, Float32Array>();
  if (serving) {
    for (const some of inPieces(passages, BATCH)) {
      const rows = await database.query<{ id: string; title: string; vector: string }>(
        `select distinct on (id, title) id, title, vector::text as vector
         from ${tablesOf(serving.id).passages} where id = any($1)`,
        [some.map(({ passage }) => passage.id)],
      );
      for (const { id, title, vector } of rows) known.set(keyOf(id, title), fromVector(vector));
    }
  }
  const isKnown = ({ passage }: { passage: Passage }) => known.has(keyOfPassage(passage));
  const fresh = passages.filter((each) => !isKnown(each));
  for (const some of inPieces(fresh, BATCH)) {
    const made = await embedder.embedPassages(some.map(({ passage }) => embeddedText(passage)));
    for (const [i, { passage }] of some.entries()) known.set(keyOfPassage(passage), made[i]!);
  }
  return { vectorOf: (passage) => known.get(keyOfPassage(passage))!, embedded: fresh.length };
}
