import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { sync } from "../generations/sync.ts";
import type { PassageStore } from "../segment/passage-store.ts";
import type { GraphWriter } from "./graph-writer.ts";
import type { VectorSource } from "./unfinished-work.ts";

/** The graphs of the first so many passages of a segment. */
const BEGUN = /^begun-(\d+)$/;
const DRAFT = "begun";
/** Saving graphs takes a twentieth of the time of a build at most. */
const SHARE = 20;

/**
 * Saves graphs now and then while they grow, for the case that their build is interrupted: of a large corpus they
 * take longer to build than all else.
 */
export class GraphCheckpoints {
  private nextMs: number;

  /**
   * @param folder The segment's folder.
   * @param everyMs Time between two.
   */
  constructor(
    private readonly graphs: GraphWriter,
    private readonly folder: string,
    private readonly everyMs: number,
  ) {
    this.nextMs = performance.now() + everyMs;
  }

  /**
   * Saves the graphs if it is time.
   * @param size Vectors that were added so far.
   */
  async pass(size: number): Promise<void> {
    const startedMs = performance.now();
    if (startedMs < this.nextMs) return;
    const draft = join(this.folder, DRAFT);
    await mkdir(draft, { recursive: true });
    await this.graphs.save(draft);
    for (const file of await readdir(draft)) await sync(join(draft, file));
    const before = await checkpointIn(this.folder);
    await rename(draft, join(this.folder, `begun-${size}`));
    if (before) await rm(before.folder, { recursive: true });
    const endedMs = performance.now();
    this.nextMs = endedMs + Math.max(this.everyMs, SHARE * (endedMs - startedMs));
  }

  /** Removes what was saved: once the graphs are whole it is not needed. */
  async remove(): Promise<void> {
    for (const name of await readdir(this.folder)) {
      if (name === DRAFT || BEGUN.test(name)) await rm(join(this.folder, name), { recursive: true });
    }
  }
}

/**
 * The folder of the graphs that an interrupted build began over just the passages that a segment begins with, or `null`.
 */
export async function begunGraphs(
  passages: PassageStore,
  unfinished: VectorSource | null,
): Promise<string | null> {
  const begun = unfinished && (await checkpointIn(unfinished.folder));
  if (!begun) return null;
  const isSame = await passages.beginsLike(unfinished.passages, begun.size).catch(() => false);
  return isSame ? begun.folder : null;
}

async function checkpointIn(folder: string): Promise<{ folder: string; size: number } | null> {
  for (const name of await readdir(folder)) {
    const size = BEGUN.exec(name)?.[1];
    if (size !== undefined) return { folder: join(folder, name), size: Number(size) };
  }
  return null;
}
