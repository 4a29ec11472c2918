import { extname } from "node:path";
import { sha256 } from "../corpus/document.ts";
import { listCorpus, readInside } from "../corpus/read-corpus.ts";
import { messageOf } from "../errors.ts";
import type { Manifest } from "./manifest.ts";

type IndexedDocument = Manifest["documents"][number];

/** A file of the corpus now, beside what the index knows of it. */
export type PlannedFile =
  /** What an index holds already: under this name, or under another (`renamed`). */
  | { readonly kind: "unchanged" | "renamed"; readonly file: string; readonly known: IndexedDocument }
  | { readonly kind: "added" | "edited"; readonly file: string; readonly sha256: string }
  /** Left out: cannot be read, or was found to hold no text in this very form. */
  | {
      readonly kind: "skipped";
      readonly file: string;
      readonly reason: string;
      readonly sha256: string | null;
    };

/** What a build would do. */
export interface Changes {
  /** In the order of the corpus. */
  readonly files: readonly PlannedFile[];
  readonly deleted: readonly string[];
}

/** Compares a corpus folder with what an index was built from, by the hashes of the files. */
export async function findChanges(corpus: string, index: Manifest | null): Promise<Changes> {
  const known = new Map((index?.documents ?? []).map((document) => [document.file, document]));
  const skipped = new Map((index?.skipped ?? []).map((file) => [file.file, file]));
  const files: PlannedFile[] = [];
  for (const file of await listCorpus(corpus)) {
    const own = known.get(file);
    try {
      const hash = sha256(await readInside(corpus, file));
      const left = skipped.get(file);
      if (own?.sha256 === hash) files.push({ kind: "unchanged", file, known: own });
      else if (left?.sha256 === hash)
        files.push({ kind: "skipped", file, reason: left.reason, sha256: hash });
      else files.push({ kind: own ? "edited" : "added", file, sha256: hash });
    } catch (error) {
      files.push({ kind: "skipped", file, reason: messageOf(error), sha256: null });
    }
  }
  const present = new Set(files.map(({ file }) => file));
  const gone = [...known.values()].filter(({ file }) => !present.has(file));
  const renamed = new Set<string>();
  const planned = files.map((file): PlannedFile => {
    if (file.kind !== "added") return file;
    // How a file is read may hang on its extension.
    const before = gone.find(
      (document) => document.sha256 === file.sha256 && extname(document.file) === extname(file.file),
    );
    if (!before) return file;
    renamed.add(before.file);
    return { kind: "renamed", file: file.file, known: before };
  });
  return { files: planned, deleted: gone.map(({ file }) => file).filter((file) => !renamed.has(file)) };
}

/** How many files of each kind there are. */
export function countChanges({ files, deleted }: Changes): Record<PlannedFile["kind"] | "deleted", number> {
  const counts = { added: 0, edited: 0, renamed: 0, deleted: deleted.length, unchanged: 0, skipped: 0 };
  for (const { kind } of files) counts[kind]++;
  return counts;
}
