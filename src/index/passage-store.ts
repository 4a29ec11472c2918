import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { type FileHandle, open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Passage } from "../model.ts";
import { PassageIds } from "./passage-ids.ts";

const TEXTS = "passages.jsonl";
const BOUNDS = "passages.bounds";
const IDS = "passages.ids";

/** Writes passages one JSON line each, with a table of where each line begins and one of their ids. */
export class PassageWriter {
  private readonly bounds: number[] = [0];
  private readonly ids: string[] = [];
  private readonly file: FileHandle;
  private readonly folder: string;

  private constructor(file: FileHandle, folder: string) {
    this.file = file;
    this.folder = folder;
  }

  static async create(folder: string): Promise<PassageWriter> {
    return new PassageWriter(await open(join(folder, TEXTS), "w"), folder);
  }

  async write(passages: readonly Passage[]): Promise<void> {
    const lines = passages.map((passage) => Buffer.from(`${JSON.stringify(passage)}\n`));
    for (const { id } of passages) this.ids.push(id);
    for (const line of lines) this.bounds.push(this.bounds.at(-1)! + line.length);
    await this.file.write(Buffer.concat(lines));
  }

  get size(): number {
    return this.bounds.length - 1;
  }

  /** Writes the tables: only then can the passages be read. */
  async finish(): Promise<void> {
    await writeFile(join(this.folder, BOUNDS), new Uint8Array(Float64Array.from(this.bounds).buffer));
    await writeFile(join(this.folder, IDS), PassageIds.encode(this.ids));
  }

  close(): Promise<void> {
    return this.file.close();
  }
}

/** Reads passages by their ordinal, straight from disk: memory does not grow with the corpus. */
export class PassageStore {
  private readonly bounds: Float64Array;
  private readonly ids: PassageIds;
  private readonly file: number;

  constructor(folder: string) {
    const bytes = readFileSync(join(folder, BOUNDS));
    this.bounds = new Float64Array(new Uint8Array(bytes).buffer);
    this.ids = new PassageIds(readFileSync(join(folder, IDS)));
    this.file = openSync(join(folder, TEXTS), "r");
  }

  get size(): number {
    return this.bounds.length - 1;
  }

  get(ordinal: number): Passage {
    const start = this.bounds[ordinal]!;
    const line = Buffer.alloc(this.bounds[ordinal + 1]! - start);
    readSync(this.file, line, 0, line.length, start);
    return JSON.parse(line.toString("utf8")) as Passage;
  }

  /** The passages with this id, in the order of the corpus: the same words may be printed several times. */
  find(id: string): number[] {
    return this.ids.ordinals(id).filter((ordinal) => this.get(ordinal).id === id);
  }

  close(): void {
    closeSync(this.file);
  }
}
