import { ExpectedError, messageOf } from "../errors.ts";
import type { Database } from "./database.ts";

/** Locks the migrations against each other; any number that nothing else in the database uses. */
const LOCK = 5_203_104_481;

/** What was added to the schema, in order; one that has landed is never changed. */
const MIGRATIONS: readonly string[] = [
  `create table verbatim.generations (
     id bigserial primary key,
     state text not null check (state in ('building', 'serving', 'retired')),
     format int not null,
     corpus text not null,
     embedder jsonb not null,
     plan text not null,
     created_at timestamptz,
     documents int,
     articles int,
     passages int,
     terms bigint,
     skipped jsonb,
     holder text,
     leased_until timestamptz
   );
   create table verbatim.work (
     generation bigint not null references verbatim.generations on delete cascade,
     item int not null,
     files jsonb not null,
     is_done boolean not null default false,
     skipped jsonb not null default '[]',
     embedded int not null default 0,
     holder text,
     leased_until timestamptz,
     primary key (generation, item)
   );
   create table verbatim.boxes (
     box text not null,
     key text not null,
     value text not null,
     until timestamptz,
     token text,
     primary key (box, key)
   );
   create index on verbatim.boxes (until);`,
  "create index on verbatim.work (generation, item) where not is_done",
];

/** What a server says that has no pgvector, or whose user may not make what is missing. */
const UNUSABLE: Readonly<Record<string, string>> = {
  "0A000": "install pgvector on its server",
  "58P01": "install pgvector on its server",
  "42501": "let its owner run `create extension vector`, and grant its user `create` on it",
};

/** Brings the schema up to date; several at once do it one after another. Throws `DATABASE_UNUSABLE`. */
export async function migrate(database: Database): Promise<void> {
  try {
    await bringUp(database);
  } catch (cause) {
    const help = UNUSABLE[(cause as NodeJS.ErrnoException).code ?? ""];
    if (help === undefined) throw cause;
    const message = `the database of INDEX_URL cannot hold an index (${messageOf(cause)}): ${help}`;
    throw new ExpectedError("DATABASE_UNUSABLE", message, { cause });
  }
}

async function bringUp(database: Database): Promise<void> {
  await database.transaction(async (query) => {
    await query("select pg_advisory_xact_lock($1)", [LOCK]);
    await query("create schema if not exists verbatim");
    await query("create extension if not exists vector");
    await query("create table if not exists verbatim.migrations (version int primary key)");
    const [{ version }] = (await query<{ version: number }>(
      "select coalesce(max(version), 0)::int as version from verbatim.migrations",
    )) as [{ version: number }];
    for (const [i, statements] of MIGRATIONS.entries()) {
      if (i < version) continue;
      await query(statements);
      await query("insert into verbatim.migrations values ($1)", [i + 1]);
    }
  });
}
