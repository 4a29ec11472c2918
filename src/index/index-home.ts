import type { EmbedderProfile } from "../embedding/embedder.ts";
import type { Build, BuildOptions } from "./building/build.ts";
import type { Changes } from "./building/changes.ts";
import type { IndexSummary, PassageIndex } from "./passage-index.ts";

/** Where an index is kept, in generations of which one serves. */
export interface IndexHome {
  /** How a person may know it. */
  readonly name: string;
  /** The name of the generation that serves, or `null` when there is none yet. */
  current(): Promise<string | null>;
  /** What the generation that serves was made of; `null` when there is none, or it cannot be read. */
  summary(): Promise<IndexSummary | null>;
  /**
   * Opens the generation that serves. Throws `INDEX_MISSING`, `INDEX_DAMAGED`, and `INDEX_MISMATCH` when it has
   * another version's format or another embedder than `wanted`.
   */
  open(wanted: EmbedderProfile): Promise<PassageIndex>;
  /** Brings the index up to date; what serves goes on serving until the new generation is whole. */
  build(options: BuildOptions): Promise<Build>;
  /** What a build over a corpus folder would do. */
  plan(corpus: string): Promise<Changes>;
  /**
   * Returns to the generation before the one that serves. Throws `INDEX_MISSING` when there is none, and
   * `INDEX_DAMAGED` when it is not whole.
   */
  rollback(): Promise<IndexSummary>;
  /** Hears of a new generation sooner than by asking for it, where that is possible; returns how to end that. */
  listen(heard: () => void): () => Promise<void>;
  close(): Promise<void>;
}
