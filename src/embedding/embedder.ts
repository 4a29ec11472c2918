/** What makes two sets of vectors comparable; an index remembers it and refuses another. */
export interface EmbedderProfile {
  /** Folder or hub id, as configured; `built-in` for the model that ships with the project. */
  readonly model: string;
  /** Hash of a local model's files, or the revision of a hub model. */
  readonly revision: string;
  readonly pooling: Pooling;
  readonly queryPrefix: string;
  readonly passagePrefix: string;
  readonly dimensions: number;
}

/** How the vectors of a text's tokens become one. */
export type Pooling = "mean" | "cls";

/** Turns text into vectors of length 1. */
export interface Embedder {
  readonly profile: EmbedderProfile;
  /** One vector a text, in the same order. */
  embedPassages(texts: readonly string[]): Promise<Float32Array[]>;
  embedQuery(text: string): Promise<Float32Array>;
}
