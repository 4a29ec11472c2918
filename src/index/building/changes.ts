import { extname } from "node:path";
import { setImmediate as breathe } from "node:timers/promises";
import { listCorpus } from "../../corpus/read-corpus.ts";
import { messageOf } from "../../errors.ts";
import type { IndexSummary } from "../passage-index.ts";
import type { FileNotes } from "./file-notes.ts";
import { readAhead } from "./read-ahead.ts";

type SkippedFile = IndexSummary["skipped"][number];

/** A file of the corpus now, beside what the index knows of it. */
export type PlannedFile =
  | { readonly kind: "unchanged" | "added" | "edited"; readonly file: string }
  /** The index holds it under another name. */
  | { readonly kind: "renamed"; readonly file: string; readonly from: string }
  /** Left out: cannot be read, or was found to hold no text in this very form. */
  | ({ readonly kind: "skipped" } & SkippedFile);

/** What a build would do. */
export interface Changes {
  /** In the order of the corpus. */
  readonly files: readonly PlannedFile[];
  readonly deleted: readonly string[];
}

/** Files that are read at once. */
const AHEAD = 8;
/** Files that are looked at before others have a turn. */
const TURN = 500;

/**
 * Compares a corpus folder with what an index was built from, by the hashes of the files.
 * @param skipped Files that were left out of the index. Throws `CORPUS_MISSING`.
 */
export async function findChanges(
  corpus: string,
  notes: FileNotes,
  skipped: readonly SkippedFile[],
): Promise<Changes> {
  const listed = await listCorpus(corpus);
  if (notes.isEmpty) return { files: listed.map((file) => ({ kind: "added", file })), deleted: [] };
  const left = new Map(skipped.map((file) => [file.file, file]));
  /** Hashes of the files that have no note. */
  const added = new Map<string, string>();
  const asKnown = (file: string): PlannedFile => {
    const out = left.get(file);
    return out ? { kind: "skipped", ...out } : { kind: "unchanged", file };
  };
  const compare = async (file: string): Promise<PlannedFile> => {
    try {
      const hash = await notes.hash(file);
      const known = notes.knownHash(file);
      if (hash === known) return asKnown(file);
      if (known === undefined) added.set(file, hash);
      return { kind: known === undefined || left.has(file) ? "added" : "edited", file };
    } catch (error) {
      return { kind: "skipped", file, reason: messageOf(error), sha256: null };
    }
  };
  const files: PlannedFile[] = [];
  const touched: number[] = [];
  for (const file of listed) {
    if (!notes.isUntouched(file)) touched.push(files.length);
    files.push(asKnown(file));
    if (files.length % TURN === 0) await breathe();
  }
  let next = 0;
  for await (const planned of readAhead(touched, (i) => compare(listed[i]!), AHEAD)) {
    files[touched[next++]!] = planned;
  }
  const present = new Set(listed);
  const gone = [...notes.files()].filter((file) => !present.has(file) && !left.has(file));
  return withRenamed(files, gone, added, notes);
}

/** Finds the files that are gone under other names. */
function withRenamed(
  files: readonly PlannedFile[],
  gone: readonly string[],
  added: ReadonlyMap<string, string>,
  notes: FileNotes,
): Changes {
  // How a file is read may hang on its extension.
  const nameless = (file: string, hash: string | null | undefined) => `${hash}${extname(file)}`;
  const goneBy = new Map(gone.map((file) => [nameless(file, notes.knownHash(file)), file]));
  const renamed = new Set<string>();
  const planned = files.map((each): PlannedFile => {
    const from = each.kind === "added" && goneBy.get(nameless(each.file, added.get(each.file)));
    if (!from) return each;
    renamed.add(from);
    return { kind: "renamed", file: each.file, from };
  });
  return { files: planned, deleted: gone.filter((file) => !renamed.has(file)) };
}

/** Whether every file is as it was, or left out as before or now. */
export function isUnchanged({ files, deleted }: Changes): boolean {
  return deleted.length === 0 && files.every(({ kind }) => kind === "unchanged" || kind === "skipped");
}

/** The files that are left out without being read. */
export function leftOut({ files }: Changes): SkippedFile[] {
  return files.flatMap((planned) => {
    if (planned.kind !== "skipped") return [];
    const { file, reason, sha256 } = planned;
    return [{ file, reason, sha256 }];
  });
}

/** How many files of each kind there are. */
export function countChanges({ files, deleted }: Changes): Record<PlannedFile["kind"] | "deleted", number> {
  const counts = { added: 0, edited: 0, renamed: 0, deleted: deleted.length, unchanged: 0, skipped: 0 };
  for (const { kind } of files) counts[kind]++;
  return counts;
}
