import type { Database, Query } from "../../database/database.ts";
import { sha256 } from "../../corpus/document.ts";
import { ExpectedError } from "../../errors.ts";
import { inverseDocumentFrequency } from "../bm25.ts";
import type { IndexedDocument, IndexSummary, PassageIndex } from "../passage-index.ts";
import { fromLine, type PassageLine } from "../segment/passage-lines.ts";
import { searchByVector } from "./search-by-vector.ts";
import { searchByWords } from "./search-by-words.ts";
import { BLOCK, tablesOf, toVector } from "./tables.ts";

/** A generation in the database, and what is known of it. */
export interface StoredGeneration extends IndexSummary {
  readonly id: number;
  /** Terms of all passages together. */
  readonly terms: number;
}

/** Documents that are read at once when all are. */
const PAGE = 500;

/** Code of a table that there is not. */
const UNDEFINED_TABLE = "42P01";

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === UNDEFINED_TABLE;
}

function goneIndex(generation: number, cause: unknown): ExpectedError {
  const message = `generation ${generation} of the index was removed, after two builds: ask again`;
  return new ExpectedError("INDEX_GONE", message, { cause });
}

/** A generation that is searched where it is kept; nothing of it is in this process. Throws `INDEX_GONE` when later builds have removed it. */
export function openPostgresIndex(database: Database, generation: StoredGeneration): PassageIndex {
  const query: Query = (sql, values) =>
    database.query<never>(sql, values).catch((cause: unknown) => {
      throw isMissing(cause) ? goneIndex(generation.id, cause) : cause;
    });
  const tables = tablesOf(generation.id);
  const { documents, passages, postings } = tables;
  const average = Math.max(1, generation.terms / Math.max(1, generation.passages));

  /** Of each term that stands anywhere in how many passages it does, and the greatest saturation that it reaches. */
  const held = async (terms: readonly string[]) => {
    const rows = await query<{ term: string; frequency: number; saturation: number }>(
      `select term, frequency, saturation from ${tables.terms} where term = any($1)`,
      [terms],
    );
    return new Map(rows.map((row) => [row.term, row]));
  };

  return {
    summary: generation,

    searchDense: (vector, k, filter = null) =>
      searchByVector({ query, tables, size: generation.passages, filter }, vector, k),

    async similarities(vector, ordinals) {
      if (ordinals.length === 0) return [];
      const rows = await query<{ ordinal: string; score: number }>(
        `select ordinal, 1 - (vector <=> $1) as score from ${passages} where ordinal = any($2::bigint[])`,
        [toVector(vector), ordinals],
      );
      const scores = new Map(rows.map(({ ordinal, score }) => [Number(ordinal), score]));
      return ordinals.map((ordinal) => scores.get(ordinal) ?? 0);
    },

    async searchLexical(asked, k, filter = null) {
      const found = await held(asked.map(({ term }) => term));
      const terms = asked
        .filter(({ term }) => found.has(term))
        .map(({ term, weight }) => {
          const { frequency, saturation } = found.get(term)!;
          const gain = weight * inverseDocumentFrequency(frequency, generation.passages);
          return { term, frequency, gain, bound: gain * saturation };
        });
      return searchByWords({ query, tables, average, filter }, terms, k);
    },

    async documentFrequencies(terms) {
      const found = await held(terms);
      return terms.map((term) => found.get(term)?.frequency ?? 0);
    },

    async having(terms, limit) {
      const different = [...new Set(terms)];
      if (different.length === 0) return [];
      const rows = await query<{ ordinal: string }>(
        `select p.block * ${BLOCK} + u.place as ordinal from ${postings} p, unnest(p.places) as u(place)
         where p.term = any($1) group by ordinal having count(*) = $2 order by ordinal limit $3`,
        [different, different.length, limit],
      );
      return rows.map(({ ordinal }) => Number(ordinal));
    },

    async passages(ordinals) {
      const rows = await query<{ ordinal: string; line: string }>(
        `select ordinal, line from ${passages} where ordinal = any($1::bigint[])`,
        [ordinals],
      );
      const found = new Map(
        rows.map(({ ordinal, line }) => [Number(ordinal), fromLine(JSON.parse(line) as PassageLine)]),
      );
      return ordinals.map((ordinal) => found.get(ordinal) ?? null);
    },

    async find(id) {
      const rows = await query<{ ordinal: string }>(
        `select ordinal from ${passages} where id = $1 order by ordinal`,
        [id],
      );
      return rows.map(({ ordinal }) => Number(ordinal));
    },

    async *documents() {
      let last = "";
      for (;;) {
        const rows = await query<{ file: string; about: string }>(
          `select file, about from ${documents} where file > $1 order by file limit ${PAGE}`,
          [last],
        );
        yield* rows.map(({ about }) => JSON.parse(about) as IndexedDocument);
        if (rows.length < PAGE) return;
        last = rows.at(-1)!.file;
      }
    },

    async extractOf(file) {
      const [row] = await query<{ about: string; extract: string | null }>(
        `select about, extract from ${documents} where file = $1`,
        [file],
      );
      if (!row || row.extract === null) return null;
      const document = JSON.parse(row.about) as IndexedDocument;
      const text = JSON.parse(row.extract) as string;
      if (sha256(text) !== document.extract?.sha256) throw new Error(`the extract of ${file} is damaged`);
      return { text, pages: document.extract.pages, fileSha256: document.sha256 };
    },

    close: async () => {},
  };
}
