import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Passage } from "../../model.ts";
import { JsonLines, JsonLinesWriter } from "./json-lines.ts";
import { fromLine, type PassageLine, toLine } from "./passage-lines.ts";
import { PassageIds, PassageIdsWriter } from "./passage-ids.ts";

const NAME = "passages";
const IDS_FILE = "passages.ids";

/** Writes passages with a table of their ids. */
export class PassageWriter {
  private readonly ids = new PassageIdsWriter();

  private constructor(
    private readonly lines: JsonLinesWriter<PassageLine>,
    private readonly folder: string,
  ) {}

  static async create(folder: string): Promise<PassageWriter> {
    return new PassageWriter(await JsonLinesWriter.create(folder, NAME), folder);
  }

  get size(): number {
    return this.lines.size;
  }

  async write(passages: readonly Passage[]): Promise<void> {
    for (const { id } of passages) this.ids.add(id);
    await this.lines.write(passages.map(toLine));
  }

  /** Writes the tables: only then can the passages be read. */
  async finish(): Promise<void> {
    await this.lines.finish();
    await writeFile(join(this.folder, IDS_FILE), this.ids.pieces());
  }

  close(): Promise<void> {
    return this.lines.close();
  }
}

/** Reads a segment's passages from disk: memory is twenty bytes a passage. */
export class PassageStore {
  private constructor(
    private readonly lines: JsonLines<PassageLine>,
    private readonly ids: PassageIds,
  ) {}

  static async open(folder: string): Promise<PassageStore> {
    const ids = new PassageIds(await readFile(join(folder, IDS_FILE)));
    return new PassageStore(await JsonLines.open(folder, NAME), ids);
  }

  get size(): number {
    return this.lines.size;
  }

  async get(ordinal: number): Promise<Passage> {
    return fromLine(await this.lines.get(ordinal));
  }

  /** The passages from `start` to `end`, in their order. */
  async *range(start?: number, end?: number): AsyncGenerator<Passage> {
    for await (const line of this.lines.range(start, end)) yield fromLine(line);
  }

  /** Whether the first `count` passages are those of another store. */
  beginsLike(other: PassageStore, count: number): Promise<boolean> {
    return this.lines.beginsLike(other.lines, count);
  }

  /** The passages with this id, in their order: the same words may be printed several times. */
  async find(id: string): Promise<{ ordinal: number; passage: Passage }[]> {
    const ordinals = this.ids.ordinals(id);
    const found = await Promise.all(
      ordinals.map(async (ordinal) => ({ ordinal, passage: await this.get(ordinal) })),
    );
    return found.filter(({ passage }) => passage.id === id);
  }

  close(): Promise<void> {
    return this.lines.close();
  }
}
