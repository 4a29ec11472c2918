import type { Changes } from "./changes.ts";
import type { EarlierDocument, EarlierSegment, EarlierWork } from "./earlier-work.ts";
import { planSegments } from "./plan-segments.ts";

/** A file of the new segment: one that is read, or one that the index holds already. */
export type SegmentFile =
  | { readonly file: string; readonly known: null }
  | { readonly file: string; readonly known: EarlierDocument };

/** What a build keeps of the index that serves, and what it writes. */
export interface BuildPlan {
  readonly kept: readonly EarlierSegment[];
  /** Documents of kept segments that are not there any more, or not like that. */
  readonly gone: readonly EarlierDocument[];
  /** What is there in the kept segments. */
  readonly documents: number;
  readonly articles: number;
  readonly passages: number;
  /** The files of the new segment, in the order of their names. */
  readonly files: readonly SegmentFile[];
}

/** Decides what is kept: no segment when its vectors are another embedder's. */
export async function planBuild(changes: Changes, earlier: EarlierWork): Promise<BuildPlan> {
  const { manifest, segments } = earlier;
  const left = changes.files.filter(({ kind }) => kind !== "unchanged" && kind !== "skipped");
  const before = changes.files.flatMap((file) => (file.kind === "renamed" ? [file.from] : []));
  const edited = changes.files.flatMap(({ kind, file }) => (kind === "edited" ? [file] : []));
  // A file that cannot be read any more is in the index all the same.
  const skipped = changes.files.flatMap(({ kind, file }) => (kind === "skipped" ? [file] : []));
  const outdated = await earlier.documents(new Set([...changes.deleted, ...edited, ...before, ...skipped]));
  const gone = [...outdated.values()];
  const sizes = segments.map((segment) => {
    const total = segment.segment.passages.size;
    const lost = sum(
      gone.filter(({ within }) => within === segment),
      ({ passages }) => passages,
    );
    return { total, live: total - segment.deleted.size - lost };
  });
  // How many passages new files hold is not known before they are read.
  const each = manifest ? manifest.passages / Math.max(1, manifest.documents) : 1;
  const isKept = earlier.isComparable
    ? planSegments(sizes, Math.ceil(left.length * each))
    : segments.map(() => false);
  const kept = segments.filter((_, i) => isKept[i]);
  const rewritten = await Promise.all(segments.filter((_, i) => !isKept[i]).map(earlier.documentsOf));
  const moved = rewritten.flat();
  const goneFromKept = gone.filter(({ within }) => kept.includes(within));
  /** What is neither gone nor moved is kept. */
  const keptOf = (total: number | undefined, count: (document: EarlierDocument) => number) =>
    (total ?? 0) - sum(moved, count) - sum(goneFromKept, count);
  const renamed = changes.files.flatMap((planned) =>
    planned.kind === "renamed" ? [{ file: planned.file, known: outdated.get(planned.from)! }] : [],
  );
  const fresh = left.flatMap(({ kind, file }) => (kind === "renamed" ? [] : [{ file, known: null }]));
  const same = moved.filter(({ file }) => !outdated.has(file)).map((known) => ({ file: known.file, known }));
  return {
    kept,
    gone: goneFromKept,
    documents: keptOf(manifest?.documents, () => 1),
    articles: keptOf(manifest?.articles, ({ articles }) => articles),
    passages: keptOf(manifest?.passages, ({ passages }) => passages),
    files: [...renamed, ...fresh, ...same].sort((a, b) => (a.file < b.file ? -1 : 1)),
  };
}

function sum<T>(values: readonly T[], count: (value: T) => number): number {
  return values.reduce((total, value) => total + count(value), 0);
}
