import type { Query } from "../../database/database.ts";
import type { Passage } from "../../model.ts";
import { COUNT_MAX } from "../bm25.ts";
import type { ReadDocument } from "../building/read-document.ts";
import type { termsOfPassage } from "../building/passage-text.ts";
import { toLine } from "../segment/passage-lines.ts";
import { sectionKey } from "./narrowing.ts";
import { BLOCK, tablesOf, toVector } from "./tables.ts";

/** A document and its place in the corpus. */
export interface NumberedDocument extends ReadDocument {
  readonly number: number;
}

/** A passage, its ordinal, and the place of its document in the corpus. */
export interface PlacedPassage {
  readonly ordinal: number;
  readonly document: number;
  readonly passage: Passage;
}

/** A passage with all that it is found by. */
interface IndexedPassage extends PlacedPassage {
  readonly vector: Float32Array;
  readonly words: ReturnType<typeof termsOfPassage>;
}

/** Rows that are sent in one statement. */
const ROWS = 500;
/** The greatest number that a `smallint` holds. */
const LENGTH_MAX = 32_767;

export async function insertDocuments(
  query: Query,
  generation: number,
  documents: readonly NumberedDocument[],
): Promise<void> {
  const types = {
    number: "int",
    file: "text",
    sha256: "text",
    articles: "int",
    passages: "int",
    about: "text",
    extract: "text",
  };
  const rows = documents.map(({ number, document, extract }) => ({
    number,
    file: document.file,
    sha256: document.sha256,
    articles: document.articles,
    passages: document.passages,
    about: JSON.stringify(document),
    extract: extract && JSON.stringify(extract),
  }));
  await insert(query, tablesOf(generation).documents, types, rows);
}

export async function insertPassages(
  query: Query,
  generation: number,
  passages: readonly IndexedPassage[],
): Promise<void> {
  const types = {
    ordinal: "bigint",
    document: "int",
    section: "text",
    date: "text",
    id: "text",
    title: "text",
    line: "text",
    length: "int",
    vector: "vector",
  };
  const rows = passages.map(({ ordinal, document, passage, vector, words }) => ({
    ordinal,
    document,
    section: passage.section && sectionKey(passage.section),
    date: passage.date,
    id: passage.id,
    title: JSON.stringify(passage.title),
    line: JSON.stringify(toLine(passage)),
    length: words.length,
    vector: toVector(vector),
  }));
  await insert(query, tablesOf(generation).passages, types, rows);
}

/** One row for each term, with the passages of one block that hold it. */
export async function insertPostings(
  query: Query,
  generation: number,
  passages: readonly IndexedPassage[],
): Promise<void> {
  const block = Math.floor(passages[0]!.ordinal / BLOCK);
  const lists = new Map<string, { places: number[]; counts: number[]; lengths: number[] }>();
  for (const { ordinal, words } of passages) {
    for (const [term, count] of words.counts) {
      // No column takes half a character, and nobody asks for one.
      if (!term.isWellFormed()) continue;
      const list = lists.get(term) ?? { places: [], counts: [], lengths: [] };
      lists.set(term, list);
      list.places.push(ordinal % BLOCK);
      list.counts.push(Math.min(count, COUNT_MAX));
      list.lengths.push(Math.min(words.length, LENGTH_MAX));
    }
  }
  const types = {
    term: "text",
    block: "bigint",
    frequency: "int",
    most: "smallint",
    shortest: "smallint",
    places: "smallint[]",
    counts: "smallint[]",
    lengths: "smallint[]",
  };
  const rows = [...lists].map(([term, { places, counts, lengths }]) => ({
    term,
    block,
    frequency: places.length,
    most: counts.reduce((most, count) => Math.max(most, count)),
    shortest: lengths.reduce((least, length) => Math.min(least, length)),
    places: arrayOf(places),
    counts: arrayOf(counts),
    lengths: arrayOf(lengths),
  }));
  await insert(query, tablesOf(generation).postings, types, rows);
}

/** Inserts rows column by column: one array each, whose texts become the column's type. */
async function insert<Column extends string>(
  query: Query,
  table: string,
  types: Readonly<Record<Column, string>>,
  rows: readonly Readonly<Record<Column, string | number | null>>[],
): Promise<void> {
  const names = Object.keys(types) as Column[];
  const columns = names.join(", ");
  const values = names.map((name) => `${name}::${types[name]}`).join(", ");
  const arrays = names.map((_, i) => `$${i + 1}::text[]`).join(", ");
  for (const some of inPieces(rows, ROWS)) {
    await query(
      `insert into ${table} (${columns}) select ${values} from unnest(${arrays}) as rows(${columns})`,
      names.map((name) => some.map((row) => row[name])),
    );
  }
}

/** An array as PostgreSQL reads one. */
function arrayOf(values: readonly number[]): string {
  return `{${values.join(",")}}`;
}

/** Cuts a list into pieces of at most `size`. */
export function* inPieces<T>(values: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < values.length; start += size) yield values.slice(start, start + size);
}
