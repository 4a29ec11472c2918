import type { Database, Query } from "../../database/database.ts";
import type { Embedder } from "../../embedding/embedder.ts";
import type { Passage } from "../../model.ts";
import { COUNT_MAX } from "../bm25.ts";
import { embeddedText, passageContext } from "../building/passage-text.ts";
import { isLeftOut, type ReadDocument, readNew, type SkippedDocument } from "../building/read-document.ts";
import { countTerms } from "../segment/lexical-writer.ts";
import { fromLine, type PassageLine, toLine } from "../segment/passage-lines.ts";
import { FileNotes } from "../building/file-notes.ts";
import type { FinishedGeneration } from "./generations.ts";
import { fromVector, PASSAGES_MAX, tablesOf, toVector } from "./tables.ts";
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

/** Rows that are sent in one statement. */
const ROWS = 500;

interface IndexedPassage {
  readonly ordinal: number;
  readonly passage: Passage;
  readonly vector: Float32Array;
  readonly words: ReturnType<typeof countTerms>;
}

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
  const { passages, embedded } = await withVectors(documents, options);
  await database.transaction(async (query) => {
    const mine = await query(
      `update verbatim.work set is_done = true, skipped = $4, embedded = $5
       where generation = $1 and item = $2 and holder = $3 and not is_done returning item`,
      [generation, item.item, holder, JSON.stringify(skipped), embedded],
    );
    if (mine.length === 0) return;
    await insertDocuments(query, generation, documents);
    await insertPassages(query, generation, passages);
    await insertPostings(query, generation, item.item, passages);
  });
}

/** A document and its place in the corpus. */
interface NumberedDocument extends ReadDocument {
  readonly number: number;
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
    `select line from ${tables.passages} where ordinal >= $1 and ordinal < $2 order by ordinal`,
    [number * PASSAGES_MAX, (number + 1) * PASSAGES_MAX],
  );
  return {
    document: { ...(JSON.parse(row.about) as ReadDocument["document"]), file },
    passages: lines.map(({ line }) => ({ ...fromLine(JSON.parse(line) as PassageLine), file })),
    extract: row.extract === null ? null : (JSON.parse(row.extract) as string),
  };
}

/** The passages with their vectors: those that the serving generation has, and new ones. */
async function withVectors(
  documents: readonly NumberedDocument[],
  { database, embedder, serving }: ItemOptions,
): Promise<{ passages: IndexedPassage[]; embedded: number }> {
  const passages = documents.flatMap(({ number, passages }) =>
    passages.map((passage, i) => ({ ordinal: number * PASSAGES_MAX + i, passage })),
  );
  const keyOf = (id: string, title: string) => `${id} ${title}`;
  const keyOfPassage = ({ id, title }: Passage) => keyOf(id, JSON.stringify(title));
  const known = new Map<string, Float32Array>();
  if (serving) {
    for (const some of inRows(passages)) {
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
  for (const some of inRows(fresh)) {
    const made = await embedder.embedPassages(some.map(({ passage }) => embeddedText(passage)));
    for (const [i, { passage }] of some.entries()) known.set(keyOfPassage(passage), made[i]!);
  }
  return {
    passages: passages.map(({ ordinal, passage }) => ({
      ordinal,
      passage,
      vector: known.get(keyOfPassage(passage))!,
      words: countTerms(passage.text, passageContext(passage)),
    })),
    embedded: fresh.length,
  };
}

async function insertDocuments(
  query: Query,
  generation: number,
  documents: readonly NumberedDocument[],
): Promise<void> {
  const { documents: table } = tablesOf(generation);
  for (const { number, document, extract } of documents) {
    const { file, sha256, articles, passages } = document;
    await query(
      `insert into ${table} (number, file, sha256, articles, passages, about, extract)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        number,
        file,
        sha256,
        articles,
        passages,
        JSON.stringify(document),
        extract && JSON.stringify(extract),
      ],
    );
  }
}

const COLUMNS = ["ordinal", "id", "title", "line", "length", "vector"] as const;

async function insertPassages(
  query: Query,
  generation: number,
  passages: readonly IndexedPassage[],
): Promise<void> {
  const { passages: table } = tablesOf(generation);
  for (const some of inRows(passages)) {
    const rows = some.map(({ ordinal, passage, vector, words: { length } }) => {
      const title = JSON.stringify(passage.title);
      const line = JSON.stringify(toLine(passage));
      return { ordinal, id: passage.id, title, line, length, vector: toVector(vector) };
    });
    await query(
      `insert into ${table} (${COLUMNS.join(", ")})
       select * from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::int[], $6::vector[])`,
      COLUMNS.map((name) => rows.map((row) => row[name])),
    );
  }
}

/** One row for each term, with the passages of this piece of work that hold it. */
async function insertPostings(
  query: Query,
  generation: number,
  item: number,
  passages: readonly IndexedPassage[],
): Promise<void> {
  const lists = new Map<string, { ordinals: number[]; counts: number[]; lengths: number[] }>();
  for (const {
    ordinal,
    words: { counts, length },
  } of passages) {
    for (const [term, count] of counts) {
      // No column takes half a character, and nobody asks for one.
      if (!term.isWellFormed()) continue;
      const list = lists.get(term) ?? { ordinals: [], counts: [], lengths: [] };
      lists.set(term, list);
      list.ordinals.push(ordinal);
      list.counts.push(Math.min(count, COUNT_MAX));
      list.lengths.push(Math.min(length, LENGTH_MAX));
    }
  }
  const rows = [...lists].map(([term, { ordinals, counts, lengths }]) => ({
    term,
    frequency: ordinals.length,
    ordinals: arrayOf(ordinals),
    counts: arrayOf(counts),
    lengths: arrayOf(lengths),
  }));
  for (const some of inRows(rows)) {
    await query(
      `insert into ${tablesOf(generation).postings} (term, item, frequency, ordinals, counts, lengths)
       select term, $1, frequency, ordinals::bigint[], counts::smallint[], lengths::smallint[]
       from unnest($2::text[], $3::int[], $4::text[], $5::text[], $6::text[])
         as rows(term, frequency, ordinals, counts, lengths)`,
      [
        item,
        some.map(({ term }) => term),
        some.map(({ frequency }) => frequency),
        some.map(({ ordinals }) => ordinals),
        some.map(({ counts }) => counts),
        some.map(({ lengths }) => lengths),
      ],
    );
  }
}

/** The greatest number that a `smallint` holds. */
const LENGTH_MAX = 32_767;

/** An array as PostgreSQL reads one. */
function arrayOf(values: readonly number[]): string {
  return `{${values.join(",")}}`;
}

function* inRows<T>(values: readonly T[]): Generator<T[]> {
  for (let start = 0; start < values.length; start += ROWS) yield values.slice(start, start + ROWS);
}
