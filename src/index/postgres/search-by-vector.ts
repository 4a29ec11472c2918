import { EF_SEARCH, type Query } from "../../database/database.ts";
import { bestFirst } from "../best-first.ts";
import { areFew } from "../few.ts";
import type { PassageFilter } from "../passage-filter.ts";
import type { DenseHit } from "../passage-index.ts";
import { conditionOf } from "./narrowing.ts";
import { type Tables, toVector } from "./tables.ts";

/** Where the vectors of a generation are. */
export interface SearchedVectors {
  readonly query: Query;
  readonly tables: Tables;
  /** Passages in all. */
  readonly size: number;
  /** Which passages may be found; `null` for all. */
  readonly filter: PassageFilter | null;
}

/** What it costs to meet a candidate in the graph, beside fetching a row and comparing its vector. */
const WALK_COST = 1;

type Row = { readonly ordinal: string; readonly score: number };

/** The `k` nearest passages: through the graph, or exactly where a filter leaves few. */
export async function searchByVector(
  { query, tables, size, filter }: SearchedVectors,
  vector: Float32Array,
  k: number,
): Promise<DenseHit[]> {
  const asked = [toVector(vector), k];
  const { passages } = tables;
  const nearest = (of: string) =>
    `select p.ordinal, 1 - (p.vector <=> $1) as score from ${of} order by p.vector <=> $1 limit $2`;
  if (filter === null) return toHits(await query<Row>(nearest(`${passages} p`), asked));
  const { sql, values } = conditionOf(filter, tables, 3);
  const exactly = async () =>
    query<Row>(
      `with p as materialized (select p.ordinal, p.vector from ${passages} p where ${sql}) ${nearest("p")}`,
      [...asked, ...values],
    );
  const count = await countPassages(query, tables, filter);
  if (areFew(count, { size, ef: EF_SEARCH, walkCost: WALK_COST })) return toHits(await exactly());
  const found = await query<Row>(nearest(`${passages} p where ${sql}`), [...asked, ...values]);
  // The walk ends at some length (`hnsw.max_scan_tuples`), and may have met too few.
  return toHits(found.length < k ? await exactly() : found);
}

async function countPassages(query: Query, tables: Tables, filter: PassageFilter): Promise<number> {
  const { sql, values } = conditionOf(filter, tables, 1);
  const [row] = await query<{ count: number }>(
    `select count(*)::int from ${tables.passages} p where ${sql}`,
    values,
  );
  return row!.count;
}

function toHits(rows: readonly Row[]): DenseHit[] {
  return rows.map(({ ordinal, score }) => ({ ordinal: Number(ordinal), score })).sort(bestFirst);
}
