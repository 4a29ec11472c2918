import type { Database } from "../../database/database.ts";
import type { EmbedderProfile } from "../../embedding/embedder.ts";
import { ExpectedError } from "../../errors.ts";
import { INDEX_FORMAT } from "../generations/manifest.ts";
import type { IndexSummary } from "../passage-index.ts";
import { locked, removeGeneration, serve } from "./generations.ts";
import { createIndexes, createTables, tablesOf } from "./tables.ts";
import type { WorkFile } from "./work-list.ts";

/** What a generation is built from. */
export interface PlannedBuild {
  readonly corpus: string;
  readonly embedder: EmbedderProfile;
  /** Hash of the files. */
  readonly plan: string;
}

/** Files of one piece of work. */
const ITEM_FILES = 100;

/**
 * Begins a generation, or joins whoever builds just that one already, and returns its number. What others had begun
 * from other files is removed, unless somebody works at it: then throws `INDEX_LOCKED`.
 */
export function joinBuild(
  database: Database,
  { corpus, embedder, plan }: PlannedBuild,
  files: readonly WorkFile[],
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
      `insert into verbatim.generations (state, format, corpus, embedder, plan)
       values ('building', $1, $2, $3::jsonb, $4) returning id`,
      about,
    );
    const generation = Number(row!.id);
    await createTables(query, generation, embedder.dimensions);
    for (let item = 0; item * ITEM_FILES < files.length; item++) {
      const some = files.slice(item * ITEM_FILES, (item + 1) * ITEM_FILES);
      await query("insert into verbatim.work (generation, item, files) values ($1, $2, $3)", [
        generation,
        item,
        JSON.stringify(some),
      ]);
    }
    return generation;
  });
}

/**
 * Makes the indexes of a generation whose work is all done, and lets it serve; an empty one is removed.
 * @returns Whether it serves, or is gone; `false` while another builder does it.
 */
export async function finishBuild(
  database: Database,
  generation: number,
  holder: string,
  leaseMs: number,
  skipped: readonly IndexSummary["skipped"][number][],
): Promise<boolean> {
  const lease = () =>
    database.query<{ id: string }>(
      `update verbatim.generations set holder = $2, leased_until = now() + $3 * interval '1 millisecond'
       where id = $1 and state = 'building' and (holder is null or holder = $2 or leased_until < now())
       returning id`,
      [generation, holder, leaseMs],
    );
  const isMine = (await lease()).length > 0;
  if (!isMine) {
    const [row] = await database.query<{ state: string }>(
      "select state from verbatim.generations where id = $1",
      [generation],
    );
    return row?.state !== "building";
  }
  const timer = setInterval(() => void lease().catch(() => {}), leaseMs / 3);
  try {
    await createIndexes(database.query, generation);
    const { documents, passages } = tablesOf(generation);
    await locked(database, async (query) => {
      await query(
        `update verbatim.generations set created_at = now(), skipped = $2,
           (documents, articles, passages) =
             (select count(*), coalesce(sum(articles), 0), coalesce(sum(passages), 0) from ${documents}),
           terms = (select coalesce(sum(length), 0) from ${passages})
         where id = $1`,
        [generation, JSON.stringify([...skipped].sort((a, b) => (a.file < b.file ? -1 : 1)))],
      );
      const [counted] = await query<{ passages: number }>(
        "select passages from verbatim.generations where id = $1 and state = 'building'",
        [generation],
      );
      if (!counted) return;
      if (counted.passages > 0) await serve(query, generation);
      else await removeGeneration(query, generation);
    });
    return true;
  } finally {
    clearInterval(timer);
  }
}
