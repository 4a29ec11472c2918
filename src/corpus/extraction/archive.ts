import { unzipSync, zipSync } from "fflate";

/** Bytes that one archive may unpack to, so that a small file cannot fill the memory. */
const UNPACKED_MAX = 256 * 1024 * 1024;

/**
 * The wanted files of a zip archive, by path. Throws, in words that follow the file's name, when the archive
 * is damaged or unpacks to too much.
 */
export function unpack(bytes: Uint8Array, isWanted: (path: string) => boolean): Map<string, Uint8Array> {
  let total = 0;
  let isTooLarge = false;
  try {
    const files = unzipSync(bytes, {
      filter({ name, originalSize }) {
        if (!isWanted(name)) return false;
        total += originalSize;
        isTooLarge ||= total > UNPACKED_MAX;
        return !isTooLarge;
      },
    });
    if (!isTooLarge) return new Map(Object.entries(files));
  } catch (cause) {
    throw new Error("is a damaged archive: save it anew", { cause });
  }
  throw new Error(`unpacks to more than ${UNPACKED_MAX} bytes`);
}

/** An archive of these files, not compressed. */
export function pack(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  return zipSync(Object.fromEntries(files), { level: 0 });
}

/** Names of the files in a zip archive; empty when it cannot be read. */
export function namesIn(bytes: Uint8Array): string[] {
  const names: string[] = [];
  try {
    unzipSync(bytes, {
      filter({ name }) {
        names.push(name);
        return false;
      },
    });
  } catch {
    return names;
  }
  return names;
}
