import { ExpectedError } from "../../errors.ts";
import { findDamage } from "./checksums.ts";
import { makeCurrent, previousGeneration } from "./generations.ts";
import { nothingBefore } from "../refusals.ts";
import { type Manifest, readManifest } from "./manifest.ts";

/**
 * Makes the generation before the current one current again, and says what it holds. Throws `INDEX_MISSING` when
 * there is none, and `INDEX_DAMAGED` when it is not whole; then nothing has changed.
 */
export async function returnToPrevious(indexFolder: string): Promise<Manifest> {
  const previous = await previousGeneration(indexFolder);
  if (previous === null) {
    throw nothingBefore(indexFolder);
  }
  const damaged = await findDamage(previous);
  if (damaged !== null) {
    throw new ExpectedError(
      "INDEX_DAMAGED",
      `the earlier index in "${previous}" is damaged (${damaged}): run npm run embed`,
    );
  }
  const manifest = await readManifest(previous);
  await makeCurrent(indexFolder, previous);
  return manifest;
}
