import { openSync } from "node:fs";
import { type FileHandle, open, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { closeFile, readAt } from "./read-at.ts";

/** Lines that are read together when all are. */
const TOGETHER = 500;

/** Bytes that are written at once. */
const PIECE_BYTES = 1 << 20;

/** Writes values one JSON line each, with a table of where each line begins. */
export class JsonLinesWriter<T> {
  private readonly bounds: number[] = [0];
  private readonly waiting: Buffer[] = [];
  private waitingBytes = 0;

  private constructor(
    private readonly file: FileHandle,
    private readonly path: string,
  ) {}

  /** @param name Name of the files in the folder, without an extension. */
  static async create<T>(folder: string, name: string): Promise<JsonLinesWriter<T>> {
    const path = join(folder, name);
    return new JsonLinesWriter<T>(await open(`${path}.jsonl`, "w"), path);
  }

  /** Lines written so far. */
  get size(): number {
    return this.bounds.length - 1;
  }

  async write(values: readonly T[]): Promise<void> {
    for (const value of values) {
      const line = Buffer.from(`${JSON.stringify(value)}\n`);
      this.bounds.push(this.bounds.at(-1)! + line.length);
      this.waiting.push(line);
      this.waitingBytes += line.length;
    }
    if (this.waitingBytes >= PIECE_BYTES) await this.flush();
  }

  /** Writes the rest, and the table: only then can the lines be read. */
  async finish(): Promise<void> {
    await this.flush();
    const bounds = Float64Array.from(this.bounds);
    await writeFile(`${this.path}.bounds`, new Uint8Array(bounds.buffer));
  }

  close(): Promise<void> {
    return this.file.close();
  }

  private async flush(): Promise<void> {
    const piece = Buffer.concat(this.waiting.splice(0));
    this.waitingBytes = 0;
    await this.file.appendFile(piece);
  }
}

/** Reads such values by their number, straight from disk: memory is eight bytes a line. */
export class JsonLines<T> {
  private constructor(
    private readonly file: number,
    private readonly bounds: Float64Array,
  ) {}

  static async open<T>(folder: string, name: string): Promise<JsonLines<T>> {
    const bytes = await readFile(join(folder, `${name}.bounds`));
    const bounds = new Float64Array(Uint8Array.from(bytes).buffer);
    return new JsonLines<T>(openSync(join(folder, `${name}.jsonl`), "r"), bounds);
  }

  get size(): number {
    return this.bounds.length - 1;
  }

  async get(line: number): Promise<T> {
    return JSON.parse((await this.bytes(line, line + 1)).toString("utf8")) as T;
  }

  /** The lines from `start` to `end`, some hundred at a time. */
  async *range(start = 0, end = this.size): AsyncGenerator<T> {
    for (let from = start; from < end; from += TOGETHER) {
      const to = Math.min(from + TOGETHER, end);
      const lines = (await this.bytes(from, to)).toString("utf8").trimEnd().split("\n");
      yield* lines.map((line) => JSON.parse(line) as T);
    }
  }

  /** Whether the first `count` lines are those of another file. */
  async beginsLike(other: JsonLines<T>, count: number): Promise<boolean> {
    if (count > Math.min(this.size, other.size)) return false;
    for (let from = 0; from < count; from += TOGETHER) {
      const to = Math.min(from + TOGETHER, count);
      if (!(await this.bytes(from, to)).equals(await other.bytes(from, to))) return false;
    }
    return true;
  }

  async close(): Promise<void> {
    await closeFile(this.file);
  }

  private async bytes(start: number, end: number): Promise<Buffer> {
    const from = this.bounds[start]!;
    const bytes = Buffer.allocUnsafe(this.bounds[end]! - from);
    const { bytesRead } = await readAt(this.file, bytes, 0, bytes.length, from);
    if (bytesRead < bytes.length) throw new Error("a file of the index is shorter than it was");
    return bytes;
  }
}
