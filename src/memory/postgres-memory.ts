import { randomUUID } from "node:crypto";
import type { Database } from "../database/database.ts";
import type { Box, Buckets, Memory, Rate } from "./memory.ts";

/** How often what is over is removed. */
const SWEEP_MS = 60 * 60_000;
/** Entries that are read at once when all are. */
const PAGE = 500;

/**
 * A memory in a database, which replicas of a bot share. The schema must be up to date.
 * @param now The time in milliseconds since 1970; default the database's own, which is one for all replicas.
 */
export function createPostgresMemory(database: Database, now: () => number | null = () => null): Memory {
  const sweep = () => database.query("delete from verbatim.boxes where until <= now()");
  const timer = setInterval(() => void sweep().catch(() => {}), SWEEP_MS).unref();
  return {
    box: (name) => createBox(database, name, now),
    buckets: (name, rate) => createBuckets(database, name, rate),
    close: async () => clearInterval(timer),
  };
}

/** The time now: parameter `n`, or the database's. */
const nowOf = (n: number) => `coalesce(to_timestamp($${n}::float8 / 1000), now())`;
const lasting = (n: number) => `$${n}::float8 * interval '1 millisecond'`;

function createBox<T>(database: Database, name: string, now: () => number | null): Box<T> {
  return {
    async get(key) {
      const [row] = await database.query<{ value: string }>(
        `select value from verbatim.boxes
         where box = $1 and key = $2 and (until is null or until > ${nowOf(3)})`,
        [name, key, now()],
      );
      return row ? (JSON.parse(row.value) as T) : null;
    },

    async put(key, value, keepMs) {
      await database.query(
        `insert into verbatim.boxes (box, key, value, until) values ($1, $2, $3, ${nowOf(5)} + ${lasting(4)})
         on conflict (box, key) do update set value = excluded.value, until = excluded.until, token = null`,
        [name, key, JSON.stringify(value), keepMs ?? null, now()],
      );
    },

    async add(key, value, keepMs) {
      // After a broken connection the statement is sent again: the token tells whether it had arrived the first time.
      const token = randomUUID();
      const [row] = await database.query<{ token: string | null }>(
        `with added as (
           insert into verbatim.boxes (box, key, value, until, token) values ($1, $2, $3, ${nowOf(6)} + ${lasting(4)}, $5)
           on conflict (box, key) do update
             set value = excluded.value, until = excluded.until, token = excluded.token
             where boxes.until <= ${nowOf(6)}
           returning token)
         select token from added
         union all select token from verbatim.boxes where box = $1 and key = $2 limit 1`,
        [name, key, JSON.stringify(value), keepMs ?? null, token, now()],
      );
      return row?.token === token;
    },

    async remove(key) {
      await database.query("delete from verbatim.boxes where box = $1 and key = $2", [name, key]);
    },

    async *entries() {
      let last = "";
      for (;;) {
        const rows = await database.query<{ key: string; value: string }>(
          `select key, value from verbatim.boxes
           where box = $1 and key collate "C" > $2 and (until is null or until > ${nowOf(3)})
           order by key collate "C" limit ${PAGE}`,
          [name, last, now()],
        );
        for (const { key, value } of rows) yield [key, JSON.parse(value) as T] as const;
        if (rows.length < PAGE) return;
        last = rows.at(-1)!.key;
      }
    },
  };
}

interface Filled {
  readonly taken: number;
  /** Milliseconds until it is full again. */
  readonly left: number;
}

/** Buckets that count what was taken in a window of time, as those of one process do. */
function createBuckets(database: Database, name: string, { points, durationMs }: Rate): Buckets {
  return {
    async take(key) {
      // A statement that is sent again takes nothing if it was the last to take; if others took since, one point is lost.
      const [row] = await database.query<Filled>(
        `insert into verbatim.boxes as bucket (box, key, value, until, token)
         values ($1, $2, '1', now() + ${lasting(3)}, $4)
         on conflict (box, key) do update set
           value = case
             when bucket.token = excluded.token then bucket.value
             when bucket.until <= now() then '1'
             else (bucket.value::int + 1)::text end,
           until = case when bucket.until <= now() then excluded.until else bucket.until end,
           token = excluded.token
         returning value::int as taken, (extract(epoch from until - now()) * 1000)::float8 as left`,
        [`bucket ${name}`, key, durationMs, randomUUID()],
      );
      const { taken, left } = row!;
      return taken <= points ? null : { retryAfterMs: Math.ceil(left), isRepeated: taken > points + 1 };
    },
  };
}
