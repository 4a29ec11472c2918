import { ExpectedError } from "../../errors.ts";

/** The disk's refusals in words that say what to do; any other failure as it is. */
export function unwritable(error: unknown, indexFolder: string): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  const reason = DISK_REFUSALS[code];
  if (!reason) return error;
  return new ExpectedError(
    "INDEX_UNWRITABLE",
    `cannot write the index in "${indexFolder}" (${reason}): make room or allow it, or name another folder with ` +
      `--index or INDEX_DIR; the old index, if there is one, still serves`,
    { cause: error },
  );
}

const DISK_REFUSALS: Readonly<Record<string, string>> = {
  EACCES: "no permission",
  EPERM: "not permitted",
  EROFS: "read-only file system",
  ENOSPC: "no space left",
  EDQUOT: "quota used up",
  ENOTDIR: "a file is in the way",
  EEXIST: "a file is in the way",
};
