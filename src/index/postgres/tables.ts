import type { Query } from "../../database/database.ts";
import { saturationOf } from "./saturation.ts";

/** The tables of one generation; each generation has its own, so that it can be built, indexed and dropped apart. */
export interface Tables {
  readonly documents: string;
  readonly passages: string;
  readonly postings: string;
  readonly terms: string;
}

export function tablesOf(generation: number): Tables {
  return {
    documents: `verbatim.documents_${generation}`,
    passages: `verbatim.passages_${generation}`,
    postings: `verbatim.postings_${generation}`,
    terms: `verbatim.terms_${generation}`,
  };
}

/**
 * Passages that a piece of work may have: the ordinal of a passage is the piece's number times this, and its own
 * number in it.
 */
export const PASSAGES_MAX = 2 ** 20;
/** Passages whose words are kept together: the block of a passage is its ordinal divided by this. */
export const BLOCK = 512;

/** Makes the tables that a generation is built in. */
export async function createTables(query: Query, generation: number, dimensions: number): Promise<void> {
  const { documents, passages, postings } = tablesOf(generation);
  // What a source says is kept as the text of a JSON value: columns refuse some characters that a file may hold.
  await query(`create table ${documents} (
    number int primary key,
    file text collate "C" not null,
    sha256 text not null,
    articles int not null,
    passages int not null,
    about text not null,
    extract text
  )`);
  await query(`create table ${passages} (
    ordinal bigint primary key,
    document int not null,
    section text collate "C",
    date text collate "C",
    id text not null,
    title text not null,
    line text not null,
    length int not null,
    vector vector(${dimensions}) not null
  )`);
  // The passages of one block that hold a term stand in one row: in arrays of the same length. The greatest count
  // and the shortest passage bound what the term is worth there.
  await query(`create table ${postings} (
    term text collate "C" not null,
    block bigint not null,
    frequency int not null,
    most smallint not null,
    shortest smallint not null,
    places smallint[] not null,
    counts smallint[] not null,
    lengths smallint[] not null
  )`);
}

/** Makes what a generation is searched with, once all its rows are there. */
export async function createIndexes(query: Query, generation: number): Promise<void> {
  const { documents, passages, postings, terms } = tablesOf(generation);
  const named = (table: string, what: string) => `${table.replace("verbatim.", "")}_${what}`;
  await query(`create unique index if not exists ${named(documents, "file")} on ${documents} (file)`);
  await query(`create index if not exists ${named(passages, "id")} on ${passages} (id)`);
  // What searches are narrowed by; most passages have neither a section nor a date.
  await query(`create index if not exists ${named(passages, "document")} on ${passages} (document)`);
  for (const column of ["section", "date"]) {
    await query(
      `create index if not exists ${named(passages, column)} on ${passages} (${column}) where ${column} is not null`,
    );
  }
  await query(`create index if not exists ${named(postings, "term")} on ${postings} (term, block)`);
  // In how many passages a term stands, and the greatest saturation that it reaches, summed up once for all searches.
  await query(
    `create table if not exists ${terms} as
     select term, sum(frequency)::int as frequency, max(${saturationOf("most", "shortest", "average")}) as saturation
     from ${postings}, (select greatest(1, avg(length))::float8 as average from ${passages}) passages
     group by term`,
  );
  await query(`create unique index if not exists ${named(terms, "term")} on ${terms} (term)`);
  await query(
    `create index if not exists ${named(passages, "vector")} on ${passages}
     using hnsw (vector vector_cosine_ops) with (m = 16, ef_construction = 130)`,
  );
  for (const table of [documents, passages, postings, terms]) await query(`analyze ${table}`);
}

export async function dropTables(query: Query, generation: number): Promise<void> {
  for (const table of Object.values(tablesOf(generation))) await query(`drop table if exists ${table}`);
}

/** A vector as pgvector reads it. */
export function toVector(vector: Float32Array): string {
  return `[${vector.join(",")}]`;
}

export function fromVector(text: string): Float32Array {
  return Float32Array.from(JSON.parse(text) as number[]);
}
