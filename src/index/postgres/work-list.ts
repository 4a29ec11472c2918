import type { Database } from "../../database/database.ts";
import type { IndexSummary } from "../passage-index.ts";

/** A file of a piece of work. */
export interface WorkFile {
  /** Its place in the corpus, counted from 1. */
  readonly number: number;
  readonly file: string;
  readonly bytes: number;
  /** Where a finished generation has it, under whatever name; `null` where none has. */
  readonly known: { readonly generation: number; readonly number: number } | null;
}

/** Some files of a build, which one builder indexes at a time. */
export interface WorkItem {
  readonly item: number;
  readonly files: readonly WorkFile[];
}

/** How far a build has come. */
export interface Progress {
  readonly items: number;
  readonly done: number;
  readonly embedded: number;
}

/** What a piece of work holds at most: a builder has all of it in memory. One file alone may have more. */
const PIECE = { files: 100, bytes: 1_000_000 };

/** Cuts files into pieces of work. */
export function* cutPieces<File extends { readonly bytes: number }>(
  files: Iterable<File>,
  most = PIECE,
): Generator<File[]> {
  let piece: File[] = [];
  let bytes = 0;
  for (const file of files) {
    if (piece.length === most.files || (piece.length > 0 && bytes + file.bytes > most.bytes)) {
      yield piece;
      [piece, bytes] = [[], 0];
    }
    piece.push(file);
    bytes += file.bytes;
  }
  if (piece.length > 0) yield piece;
}

/** The work of one build, which several builders share: each takes a piece for a while, and again as long as it works. */
export class WorkList {
  /**
   * @param holder Names the builder.
   * @param leaseMs Time after which a piece that nobody works at any more is somebody else's.
   */
  constructor(
    private readonly database: Database,
    private readonly generation: number,
    private readonly holder: string,
    private readonly leaseMs: number,
  ) {}

  /** Takes a piece that nobody works at, or `null` when there is none. */
  async take(): Promise<WorkItem | null> {
    await this.holdBuild();
    const [item] = await this.database.query<WorkItem>(
      `update verbatim.work set holder = $2, leased_until = now() + $3 * interval '1 millisecond'
       where generation = $1 and item = (
         select item from verbatim.work
         where generation = $1 and not is_done and (leased_until is null or leased_until < now() or holder = $2)
         order by item limit 1 for update skip locked)
       returning item, files`,
      [this.generation, this.holder, this.leaseMs],
    );
    return item ?? null;
  }

  /** Holds a piece while some work is done. */
  async holding<T>({ item }: WorkItem, work: () => Promise<T>): Promise<T> {
    const renew = async () => {
      await this.holdBuild();
      await this.database.query(
        `update verbatim.work set leased_until = now() + $4 * interval '1 millisecond'
         where generation = $1 and item = $2 and holder = $3`,
        [this.generation, item, this.holder, this.leaseMs],
      );
    };
    const timer = setInterval(() => void renew().catch(() => {}), this.leaseMs / 3);
    try {
      return await work();
    } finally {
      clearInterval(timer);
    }
  }

  /** Lets others have at once what this builder holds. */
  async release(): Promise<void> {
    await this.database.query(
      "update verbatim.work set leased_until = null, holder = null where generation = $1 and holder = $2 and not is_done",
      [this.generation, this.holder],
    );
  }

  /** Between two pieces, too, nobody with other files may take the build for left alone. */
  private async holdBuild(): Promise<void> {
    await this.database.query(
      `update verbatim.generations set leased_until = now() + $2 * interval '1 millisecond'
       where id = $1 and state = 'building' and holder is null`,
      [this.generation, this.leaseMs],
    );
  }

  async progress(): Promise<Progress> {
    const [progress] = await this.database.query<Progress>(
      `select count(*)::int as items, (count(*) filter (where is_done))::int as done,
         coalesce(sum(embedded), 0)::int as embedded
       from verbatim.work where generation = $1`,
      [this.generation],
    );
    return progress!;
  }

  /** The files that builders have left out. */
  async skipped(): Promise<IndexSummary["skipped"]> {
    const rows = await this.database.query<{ skipped: IndexSummary["skipped"] }>(
      "select skipped from verbatim.work where generation = $1 and skipped <> '[]' order by item",
      [this.generation],
    );
    return rows.flatMap(({ skipped }) => skipped);
  }
}
