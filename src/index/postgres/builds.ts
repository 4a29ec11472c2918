import type { Database, Query } from "../../database/database.ts";
import type { EmbedderProfile } from "../../embedding/embedder.ts";
import { ExpectedError } from "../../errors.ts";
import { INDEX_FORMAT } from "../generations/manifest.ts";
import type { IndexSummary } from "../passage-index.ts";
import { locked, removeGeneration, removeRetired, serve } from "./generations.ts";
import { createIndexes, createTables, tablesOf } from "./tables.ts";
import { cutPieces, type WorkFile } from "./work-list.ts";

/** What a generation is built from. */
export interface PlannedBuild {
  readonly corpus: string;
  readonly embedder: EmbedderProfile;
  /** Hash of the files. */
  readonly plan: string;
}

/**
 * Begins a generation, or joins whoever builds just that one already, and returns its number. What others had begun
 * from other files is removed, unless somebody works at it: then throws `INDEX_LOCKED`.
 */
export function joinBuild(
  database: Database,
  { corpus, embedder, plan }: PlannedBuild,
  files: readonly WorkFile[],
  leaseMs: number,
): Promise<number> {
  return locked(database, async (query) => {
    const about = [INDEX_FORMAT, corpus, JSON.stringify(embedder), plan];
    const begun = await query<{ id: string; is_same: boolean; is_held: boolean }>(
      `select id, (format, corpus, embedder, plan) = ($1, $2, $3::jsonb, $4) as is_same,
         coalesce(leased_until > now(), false) or exists (
           select from verbatim.work where generation = id and not is_done and leased_until > now()) as is_held
       from verbatim.generations where state = 'building'`,
      about,
    );
    for (const { id, is_same, is_held } of begun) {
      if (is_same) return Number(id);
      if (is_held) {
        throw new ExpectedError(
          "INDEX_LOCKED",
          "another build, of other files or with another model, writes the index in the database: wait until it is done",
        );
      }
      await removeGeneration(query, Number(id));
    }
    const [row] = await query<{ id: string }>(
      `insert into verbatim.generations (state, format, corpus, embedder, plan, leased_until)
       values ('building', $1, $2, $3::jsonb, $4, now() + $5 * interval '1 millisecond') returning id`,
      [...about, leaseMs],
    );
    const generation = Number(row!.id);
    await createTables(query, generation, embedder.dimensions);
    let item = 0;
    for (const some of cutPieces(files)) {
      await query("insert into verbatim.work (generation, item, files) values ($1, $2, $3)", [
        generation,
        item++,
        JSON.stringify(some),
      ]);
    }
    return generation;
  });
}

/** What became of a build: its generation serves or did, or was empty; `null` while another builder finishes it. */
export type BuildOutcome = "served" | "empty" | null;

/** Makes the indexes of a generation whose work is all done, and lets it serve; an empty one is removed. */
export async function finishBuild(
  database: Database,
  generation: number,
  holder: string,
  leaseMs: number,
  skipped: readonly IndexSummary["skipped"][number][],
): Promise<BuildOutcome> {
  const lease = () =>
    database.query<{ id: string }>(
      `update verbatim.generations set holder = $2, leased_until = now() + $3 * interval '1 millisecond'
       where id = $1 and state = 'building' and (holder is null or holder = $2 or leased_until < now())
       returning id`,
      [generation, holder, leaseMs],
    );
  if ((await lease()).length === 0) return outcomeOf(database.query, generation);
  const timer = setInterval(() => void lease().catch(() => {}), leaseMs / 3);
  try {
    // Whoever made indexes before, and was not heard of for long, may be at it still.
    await database.transaction(async (query) => {
      await query("select pg_advisory_xact_lock($1, $2)", [INDEXING_LOCK, generation]);
      if ((await outcomeOf(query, generation)) === null) await createIndexes(query, generation);
    });
    await locked(database, async (query) => {
      if ((await outcomeOf(query, generation)) !== null) return;
      const { documents, passages } = tablesOf(generation);
      const [counted] = await query<{ passages: number }>(
        `update verbatim.generations set created_at = now(), skipped = $2,
           (documents, articles, passages) =
             (select count(*), coalesce(sum(articles), 0), coalesce(sum(passages), 0) from ${documents}),
           terms = (select coalesce(sum(length), 0) from ${passages})
         where id = $1 returning passages`,
        [generation, JSON.stringify([...skipped].sort((a, b) => (a.file < b.file ? -1 : 1)))],
      );
      if (counted!.passages === 0) return removeGeneration(query, generation);
      await removeRetired(query);
      await serve(query, generation);
    });
    return await outcomeOf(database.query, generation);
  } finally {
    clearInterval(timer);
  }
}

/** Locks the making of indexes, together with a generation's number. */
const INDEXING_LOCK = 520_310;

async function outcomeOf(query: Query, generation: number): Promise<BuildOutcome> {
  const [row] = await query<{ state: string }>("select state from verbatim.generations where id = $1", [
    generation,
  ]);
  if (!row) return "empty";
  return row.state === "building" ? null : "served";
}
