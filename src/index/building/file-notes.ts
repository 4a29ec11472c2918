import { type BigIntStats, statSync } from "node:fs";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import * as v from "valibot";
import { sha256 } from "../../corpus/document.ts";
import { readInside } from "../../corpus/read-corpus.ts";

const FILE = "FILES";
const Stored = v.object({
  corpus: v.string(),
  /** Name of the generation that was built from these files. */
  generation: v.string(),
  /** Of each file the state it was in on disk, or nothing where that says too little, and its SHA-256 if it has one. */
  files: v.record(v.string(), v.tuple([v.string(), v.nullable(v.string())])),
});
type Note = readonly [state: string, sha256: string | null];

/** A file that changed so shortly before it was read may change again without another time of change. */
const SETTLED_MS = 2000;

/**
 * What is known of the files that the serving index was built from. A file whose size, times, and inode are those of
 * the last build is not read again: whoever changes a file changes its time of change, which no program can set.
 */
export class FileNotes {
  private readonly next = new Map<string, Note>();

  private constructor(
    private readonly corpus: string,
    private readonly notes: ReadonlyMap<string, Note>,
  ) {}

  /** Nothing is known. */
  static none(corpus: string): FileNotes {
    return new FileNotes(corpus, new Map());
  }

  /** What the index itself knows: hashes alone. */
  static of(corpus: string, hashes: Iterable<readonly [file: string, sha256: string | null]>): FileNotes {
    const notes = [...hashes].map(([file, hash]): [string, Note] => [file, ["", hash]]);
    return new FileNotes(corpus, new Map(notes));
  }

  /** What the build of a generation noted; `null` when there is no note of just that one, or it is damaged. */
  static async read(indexFolder: string, generation: string, corpus: string): Promise<FileNotes | null> {
    try {
      const stored = v.parse(Stored, JSON.parse(await readFile(join(indexFolder, FILE), "utf8")));
      if (stored.corpus !== corpus || stored.generation !== basename(generation)) return null;
      return new FileNotes(corpus, new Map(Object.entries(stored.files)));
    } catch {
      return null;
    }
  }

  /** Whether no file is known. */
  get isEmpty(): boolean {
    return this.notes.size === 0;
  }

  /** The files that are known. */
  files(): Iterable<string> {
    return this.notes.keys();
  }

  /** The SHA-256 that a file is known by, in hexadecimal; `undefined` for a file that is not known. */
  knownHash(file: string): string | null | undefined {
    return this.notes.get(file)?.[1];
  }

  /** The SHA-256 that was found in this build; `undefined` for a file that was not looked at, `null` for one without. */
  seenHash(file: string): string | null | undefined {
    return this.next.get(file)?.[1];
  }

  /** Whether a file is known, and is in the very state on disk that it was in. */
  isUntouched(file: string): boolean {
    const note = this.notes.get(file);
    if (note === undefined || note[0] === "") return false;
    const stats = this.statsOf(file);
    if (!stats || stateOf(stats) !== note[0]) return false;
    this.next.set(file, note);
    return true;
  }

  /** Reads a file for its hash. Throws as `readInside` does. */
  async hash(file: string): Promise<string> {
    const note = this.reading(file);
    const hash = sha256(await readInside(this.corpus, file));
    note(hash);
    return hash;
  }

  /** For a file that is about to be read: returns how to note the hash that is found. */
  reading(file: string): (hash: string) => void {
    const stats = this.statsOf(file);
    const state = stats && isSettled(stats) ? stateOf(stats) : "";
    this.next.set(file, ["", null]);
    return (hash) => this.next.set(file, [state, hash]);
  }

  /** Notes for the next build what this one, which made a generation or found it to be right, has seen. */
  async write(indexFolder: string, generation: string): Promise<void> {
    const path = join(indexFolder, FILE);
    const draft = `${path}.${process.pid}`;
    const files = Object.fromEntries(this.next) as v.InferOutput<typeof Stored>["files"];
    try {
      await writeFile(
        draft,
        JSON.stringify({ corpus: this.corpus, generation: basename(generation), files }),
      );
      await rename(draft, path);
    } catch {
      // What is not noted is read again.
      await rm(draft, { force: true });
    }
  }

  /** As it is before it is read: a change since then shows. */
  private statsOf(file: string): BigIntStats | undefined {
    return statSync(join(this.corpus, file), { bigint: true, throwIfNoEntry: false });
  }
}

function stateOf({ size, mtimeNs, ctimeNs, ino }: BigIntStats): string {
  return `${size} ${mtimeNs} ${ctimeNs} ${ino}`;
}

function isSettled({ mtimeMs, ctimeMs }: BigIntStats): boolean {
  const changedMs = Number(mtimeMs > ctimeMs ? mtimeMs : ctimeMs);
  return Date.now() - changedMs > SETTLED_MS;
}
