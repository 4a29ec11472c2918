import type { EmbedderProfile } from "../embedding/embedder.ts";
import { ExpectedError } from "../errors.ts";
import { INDEX_FORMAT, profileDifference } from "./generations/manifest.ts";

/** @param name Where the index is kept, as a person knows it. */
export function missingIndex(name: string): ExpectedError {
  return new ExpectedError("INDEX_MISSING", `there is no index in "${name}": run npm run embed`);
}

/** @param name Where the index is kept, as a person knows it. */
export function nothingBefore(name: string): ExpectedError {
  return new ExpectedError(
    "INDEX_MISSING",
    `there is no earlier index in "${name}" to return to: run npm run embed`,
  );
}

/** @param format The format that it has and this version does not read. */
export function foreignIndex(name: string, format: number): ExpectedError {
  return new ExpectedError(
    "INDEX_MISMATCH",
    `the index in "${name}" has format ${format}, this version reads ${INDEX_FORMAT}: run npm run embed`,
  );
}

/** Throws `INDEX_MISMATCH` when an index was built with another embedder than is wanted. */
export function checkEmbedder(name: string, built: EmbedderProfile, wanted: EmbedderProfile): void {
  const difference = profileDifference(built, wanted);
  if (!difference) return;
  throw new ExpectedError(
    "INDEX_MISMATCH",
    `the index in "${name}" ${difference}: run npm run embed, or set EMBEDDING_MODEL back`,
  );
}
