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
import { sectionKey } from "./narrowing.ts";
import { BLOCK, fromVector, PASSAGES_MAX, tablesOf, toVector } from "./tables.ts";
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

/** A document, its place in the corpus, and the ordinal of its first passage. */
interface PlacedDocument extends ReadDocument {
  readonly number: number;
  readonly first: number;
}

interface PlacedPassage {
  readonly ordinal: number;
  readonly document: number;
  readonly passage: Passage;
}

/**
 * Indexes the files of a piece of work, and notes in the same transaction that it is done: whoever else had taken it
 * meanwhile adds nothing.
 */
export async function indexItem(item: WorkItem, options: ItemOptions): Promise<void> {
  const { database, generation, holder } = options;
  const found = await readFiles(item.files, options);
  const documents: PlacedDocument[] = [];
  const skipped: SkippedDocument[] = [];
  let next = item.item * PASSAGES_MAX;
  for (const { number, read } of found) {
    if (isLeftOut(read)) {
      skipped.push(read);
      continue;
    }
    documents.push({ ...read, number, first: next });
    next += read.passages.length;
  }
  const passages = documents.flatMap(({ number, first, passages }) =>
    passages.map((passage, i): PlacedPassage => ({ ordinal: first + i, document: number, passage })),
  );
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
      const words = block.map(({ passage }) => countTerms(passage.text, passageContext(passage)));
      const lengths = words.map(({ length }) => length);
      await insertPassages(query, generation, block, { lengths, vectorOf });
      await insertPostings(query, generation, block, words);
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
  return { vectorOf: (passage) => known.get(keyOfPassage(passage))!, embedded: fresh.length };
}

async function insertDocuments(
  query: Query,
  generation: number,
  documents: readonly PlacedDocument[],
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

const COLUMNS = {
  ordinal: "bigint",
  document: "int",
  section: "text",
  date: "text",
  id: "text",
  title: "text",
  line: "text",
  length: "int",
  vector: "vector",
} as const;

async function insertPassages(
  query: Query,
  generation: number,
  passages: readonly PlacedPassage[],
  {
    lengths,
    vectorOf,
  }: { readonly lengths: readonly number[]; readonly vectorOf: (passage: Passage) => Float32Array },
): Promise<void> {
  const { passages: table } = tablesOf(generation);
  const names = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[];
  const arrays = names.map((name, i) => `$${i + 1}::${COLUMNS[name]}[]`);
  const rows = passages.map(({ ordinal, document, passage }, i) => ({
    ordinal,
    document,
    section: passage.section && sectionKey(passage.section),
    date: passage.date,
    id: passage.id,
    title: JSON.stringify(passage.title),
    line: JSON.stringify(toLine(passage)),
    length: lengths[i]!,
    vector: toVector(vectorOf(passage)),
  }));
  await query(
    `insert into ${table} (${names.join(", ")}) select * from unnest(${arrays.join(", ")})`,
    names.map((name) => rows.map((row) => row[name])),
  );
}

/** One row for each term, with the passages of this block that hold it. */
async function insertPostings(
  query: Query,
  generation: number,
  passages: readonly PlacedPassage[],
  words: readonly ReturnType<typeof countTerms>[],
): Promise<void> {
  const block = Math.floor(passages[0]!.ordinal / BLOCK);
  const lists = new Map<string, { places: number[]; counts: number[]; lengths: number[] }>();
  for (const [place, { counts, length }] of words.entries()) {
    for (const [term, count] of counts) {
      // No column takes half a character, and nobody asks for one.
      if (!term.isWellFormed()) continue;
      const list = lists.get(term) ?? { places: [], counts: [], lengths: [] };
      lists.set(term, list);
      list.places.push(place);
      list.counts.push(Math.min(count, COUNT_MAX));
      list.lengths.push(Math.min(length, LENGTH_MAX));
    }
  }
  const rows = [...lists].map(([term, { places, counts, lengths }]) => ({
    term,
    frequency: places.length,
    most: counts.reduce((most, count) => Math.max(most, count)),
    shortest: lengths.reduce((least, length) => Math.min(least, length)),
    places: arrayOf(places),
    counts: arrayOf(counts),
    lengths: arrayOf(lengths),
  }));
  for (const some of inRows(rows)) {
    await query(
      `insert into ${tablesOf(generation).postings} (term, block, frequency, most, shortest, places, counts, lengths)
       select term, $1, frequency, most, shortest, places::smallint[], counts::smallint[], lengths::smallint[]
       from unnest($2::text[], $3::int[], $4::smallint[], $5::smallint[], $6::text[], $7::text[], $8::text[])
         as rows(term, frequency, most, shortest, places, counts, lengths)`,
      [
        block,
        some.map(({ term }) => term),
        some.map(({ frequency }) => frequency),
        some.map(({ most }) => most),
        some.map(({ shortest }) => shortest),
        some.map(({ places }) => places),
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

function inRows<T>(values: readonly T[]): Generator<T[]> {
  return inPieces(values, ROWS);
}

function* inPieces<T>(values: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < values.length; start += size) yield values.slice(start, start + size);
}
