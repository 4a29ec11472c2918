import type { Database, Query } from "../../database/database.ts";
import type { EmbedderProfile } from "../../embedding/embedder.ts";
import type { IndexSummary } from "../passage-index.ts";
import type { StoredGeneration } from "./postgres-index.ts";
import { dropTables } from "./tables.ts";

/** Where those who serve hear of a new generation. */
export const CHANNEL = "verbatim_index";
/** Locks what is decided about generations; any number that nothing else in the database uses. */
const LOCK = 5_203_104_482;

interface GenerationRow {
  readonly id: string;
  readonly format: number;
  readonly corpus: string;
  readonly embedder: EmbedderProfile;
  readonly plan: string;
  readonly created_at: Date;
  readonly documents: number;
  readonly articles: number;
  readonly passages: number;
  readonly terms: string;
  readonly skipped: IndexSummary["skipped"];
}

/** A finished generation with what a build compares itself with. */
export interface FinishedGeneration extends StoredGeneration {
  readonly format: number;
  /** Hash of the files that it was built from. */
  readonly plan: string;
}

const COLUMNS =
  "id, format, corpus, embedder, plan, created_at, documents, articles, passages, terms, skipped";

/** Does what must not happen twice at once. */
export function locked<T>(database: Database, work: (query: Query) => Promise<T>): Promise<T> {
  return database.transaction(async (query) => {
    await query("select pg_advisory_xact_lock($1)", [LOCK]);
    return work(query);
  });
}

/** The generation that serves, or `null` when there is none yet. */
export async function servingGeneration(query: Query): Promise<FinishedGeneration | null> {
  const rows = await query<GenerationRow>(
    `select ${COLUMNS} from verbatim.generations where state = 'serving' order by id desc limit 1`,
  );
  return rows[0] ? toGeneration(rows[0]) : null;
}

/** Lets a generation serve from now on, and tells whoever listens. Only under the lock. */
export async function serve(query: Query, generation: number): Promise<void> {
  await query("update verbatim.generations set state = 'retired' where state = 'serving'");
  await query("update verbatim.generations set state = 'serving', holder = null where id = $1", [generation]);
  await query(`notify ${CHANNEL}`);
}

/** A generation that was finished, whether it serves or did; `null` when it is not there. */
export async function finishedGeneration(query: Query, id: number): Promise<FinishedGeneration | null> {
  const rows = await query<GenerationRow>(
    `select ${COLUMNS} from verbatim.generations where id = $1 and state <> 'building'`,
    [id],
  );
  return rows[0] ? toGeneration(rows[0]) : null;
}

/** Lets the generation before the one that serves serve again; `null` when there is none. */
export async function serveBefore(database: Database): Promise<FinishedGeneration | null> {
  const [before] = await database.query<GenerationRow>(
    `select ${COLUMNS} from verbatim.generations where state = 'retired' and id <
       (select max(id) from verbatim.generations where state = 'serving') order by id desc limit 1`,
  );
  if (!before) return null;
  // Just this one, however often it is tried.
  await locked(database, (query) => serve(query, Number(before.id)));
  return toGeneration(before);
}

/** Removes the generations that served before the one that serves. Only under the lock. */
export async function removeRetired(query: Query): Promise<void> {
  const old = await query<{ id: string }>("select id from verbatim.generations where state = 'retired'");
  for (const { id } of old) await removeGeneration(query, Number(id));
}

export async function removeGeneration(query: Query, generation: number): Promise<void> {
  await dropTables(query, generation);
  await query("delete from verbatim.generations where id = $1", [generation]);
}

function toGeneration({ id, created_at, terms, ...row }: GenerationRow): FinishedGeneration {
  return { ...row, id: Number(id), createdAt: created_at.toISOString(), terms: Number(terms) };
}
