import { createReadStream, createWriteStream, type Stats, statSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { sha256 } from "../../corpus/document.ts";
import { readInside } from "../../corpus/read-corpus.ts";

const FILE = "FILES";
/** Notes that are written at once: they hold up others for a millisecond. */
const PIECE = 1000;

/** State of a file on disk: its size in bytes, its times of change in milliseconds, its inode. */
type State = readonly [size: number, mtimeMs: number, ctimeMs: number, ino: number];

/** What is known of a file: its state, where that says enough, and its SHA-256, if it has one. */
interface Note {
  readonly state: State | null;
  readonly sha256: string | null;
}

/** The first line of the notes: the folder, the generation that was built from it, and how many lines follow. */
interface Head {
  readonly corpus: string;
  readonly generation: string;
  readonly files: number;
}

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
    const notes = [...hashes].map(([file, hash]): [string, Note] => [file, { state: null, sha256: hash }]);
    return new FileNotes(corpus, new Map(notes));
  }

  /** What the build of a generation noted; `null` when there is no note of just that one, or it is damaged. */
  static async read(indexFolder: string, generation: string, corpus: string): Promise<FileNotes | null> {
    const notes = new Map<string, Note>();
    let head: Head | null = null;
    try {
      for await (const lines of linesOf(join(indexFolder, FILE))) {
        head ??= JSON.parse(lines.shift()!) as Head;
        if (head.corpus !== corpus || head.generation !== basename(generation)) return null;
        for (const line of lines) {
          const [file, state, hash] = JSON.parse(line) as [string, State | null, string | null];
          notes.set(file, { state, sha256: hash });
        }
      }
    } catch {
      return null;
    }
    // A file that was cut off would pass for one of fewer files.
    return notes.size === head?.files ? new FileNotes(corpus, notes) : null;
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
    return this.notes.get(file)?.sha256;
  }

  /** The SHA-256 that was found in this build; `undefined` for a file that was not looked at, `null` for one without. */
  seenHash(file: string): string | null | undefined {
    return this.next.get(file)?.sha256;
  }

  /** Whether a file is known, and is in the very state on disk that it was in. */
  isUntouched(file: string): boolean {
    const note = this.notes.get(file);
    if (!note?.state) return false;
    const stats = this.statsOf(file);
    if (!stats || !isSame(stateOf(stats), note.state)) return false;
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
    const state = stats && isSettled(stats) ? stateOf(stats) : null;
    this.next.set(file, { state: null, sha256: null });
    return (hash) => this.next.set(file, { state, sha256: hash });
  }

  /** Notes for the next build what this one, which made a generation or found it to be right, has seen. */
  async write(indexFolder: string, generation: string): Promise<void> {
    const path = join(indexFolder, FILE);
    const draft = `${path}.${process.pid}`;
    const head: Head = { corpus: this.corpus, generation: basename(generation), files: this.next.size };
    try {
      await pipeline(piecesOf(head, this.next), createWriteStream(draft));
      await rename(draft, path);
    } catch {
      // What is not noted is read again.
      await rm(draft, { force: true });
    }
  }

  /** As it is before it is read: a change since then shows. */
  private statsOf(file: string): Stats | undefined {
    // Putting names together by `join` would take half as long as looking at the files.
    return statSync(`${this.corpus}/${file}`, { throwIfNoEntry: false });
  }
}

function stateOf({ size, mtimeMs, ctimeMs, ino }: Stats): State {
  return [size, mtimeMs, ctimeMs, ino];
}

function isSame(a: State, b: State): boolean {
  return a.every((value, i) => value === b[i]);
}

function isSettled({ mtimeMs, ctimeMs }: Stats): boolean {
  return Date.now() - Math.max(mtimeMs, ctimeMs) > SETTLED_MS;
}

/** The lines of the notes, some at a time. */
function* piecesOf(head: Head, notes: ReadonlyMap<string, Note>): Generator<string> {
  let piece = [JSON.stringify(head)];
  for (const [file, { state, sha256 }] of notes) {
    piece.push(JSON.stringify([file, state, sha256]));
    if (piece.length < PIECE) continue;
    yield `${piece.join("\n")}\n`;
    piece = [];
  }
  if (piece.length > 0) yield `${piece.join("\n")}\n`;
}

/** The lines of a file, some at a time. */
async function* linesOf(path: string): AsyncGenerator<string[]> {
  let rest = "";
  for await (const piece of createReadStream(path, "utf8")) {
    const lines = (rest + (piece as string)).split("\n");
    rest = lines.pop()!;
    if (lines.length > 0) yield lines;
  }
}
