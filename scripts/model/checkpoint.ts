import { readFile, rename, writeFile } from "node:fs/promises";
import type { LearnedTable } from "./learned-table.ts";

/** A training run as far as it got. */
export interface Checkpoint {
  /** Settings and data that the run depends on, as one string: another run's checkpoint is not continued. */
  readonly run: string;
  readonly done: number;
}

/** Writes a table, Adam's memory and how far the run is, in one step: a crash leaves the last one whole. */
export async function saveCheckpoint(
  path: string,
  checkpoint: Checkpoint,
  table: LearnedTable,
): Promise<void> {
  const header = Buffer.from(`${JSON.stringify(checkpoint)}\n`);
  const values = [table.vectors, table.mean, table.square];
  const parts = values.map(({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength),
  );
  await writeFile(`${path}.draft`, Buffer.concat([header, ...parts]));
  await rename(`${path}.draft`, path);
}

/** Fills `table` from a checkpoint of the same run; batches done, or 0 when there is none to continue. */
export async function loadCheckpoint(path: string, run: string, table: LearnedTable): Promise<number> {
  const data = await readFile(path).catch(() => null);
  if (!data) return 0;
  const headerEnd = data.indexOf("\n");
  const checkpoint = JSON.parse(data.toString("utf8", 0, headerEnd)) as Checkpoint;
  if (checkpoint.run !== run) return 0;
  let at = headerEnd + 1;
  for (const values of [table.vectors, table.mean, table.square]) {
    new Uint8Array(values.buffer, values.byteOffset, values.byteLength).set(
      data.subarray(at, at + values.byteLength),
    );
    at += values.byteLength;
  }
  return checkpoint.done;
}
