import type { Database } from "../../src/database/database.ts";
import type { Embedder } from "../../src/embedding/embedder.ts";
import { servingGeneration } from "../../src/index/postgres/generations.ts";
import { searchByVector } from "../../src/index/postgres/search-by-vector.ts";
import { tablesOf } from "../../src/index/postgres/tables.ts";
import type { Archive } from "./archive.ts";
import { nearest } from "./dense.ts";
import { type Measurement, median, timed } from "./measurement.ts";

const K = 10;
/** Questions that the exact scan is made for, which is slow. */
const SCANNED = 100;
const ROUNDING = 1e-5;
const CANDIDATES = [40, 100, 200, 400];

/** Recall and time of the database's search by vectors, by how many candidates it looks at (`hnsw.ef_search`). */
export async function measureCandidates(
  database: Database,
  { sample }: Archive,
  embedder: Embedder,
  vectors: Float32Array,
): Promise<Measurement[]> {
  const generation = (await servingGeneration(database.query))!;
  const asked = await Promise.all(
    sample.slice(0, SCANNED).map(async ({ question }) => {
      const vector = await embedder.embedQuery(question);
      return { vector, least: nearest(vector, vectors).at(-1)!.score };
    }),
  );
  const of = { tables: tablesOf(generation.id), size: generation.passages, filter: null };
  const rows: Measurement[] = [];
  for (const ef of CANDIDATES) {
    await database.transaction(async (query) => {
      await query(`set local hnsw.ef_search = ${ef}`);
      const times: number[] = [];
      let found = 0;
      for (const { vector, least } of asked) {
        let hits: readonly { readonly score: number }[] = [];
        times.push(
          await timed(async () => {
            hits = await searchByVector({ query, ...of }, vector, K);
          }),
        );
        found += hits.filter(({ score }) => score >= least - ROUNDING).length;
      }
      const { passages } = generation;
      const recall = { what: `recall@10 at ef_search ${ef}`, passages, unit: "" } as const;
      rows.push({ ...recall, value: found / (K * asked.length) });
      rows.push({ what: `search at ef_search ${ef}, median`, passages, value: median(times), unit: "ms" });
    });
  }
  return rows;
}
