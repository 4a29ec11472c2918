import { closeSync, constants, fstatSync, open, read } from "node:fs";
import { readdir, realpath } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { promisify } from "node:util";
import { ExpectedError, messageOf } from "../errors.ts";
import { EXTENSIONS } from "./detect-format.ts";
import { readDocument, type SourceDocument } from "./document.ts";

/** A file that was left out, and why, in words that follow its name. */
export interface SkippedFile {
  readonly file: string;
  readonly reason: string;
}

const HIDDEN = /(?:^|\/)\./;
/** Largest file that is read, in bytes. */
const FILE_MAX_BYTES = 64 * 1024 * 1024;

/**
 * Lists the files of a corpus folder, recursively and in a stable order, as paths relative to it.
 * Hidden files are passed over. Throws `CORPUS_MISSING` when the folder cannot be listed.
 */
export async function listCorpus(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw new ExpectedError(
      "CORPUS_MISSING",
      `cannot list the corpus folder "${folder}": name an existing folder with --corpus or CORPUS_DIR`,
      { cause },
    );
  });
  const below = new Map<string, string>();
  const files: string[] = [];
  for (const entry of entries) {
    if (entry.isDirectory()) continue;
    let path = below.get(entry.parentPath);
    if (path === undefined) {
      path = relative(folder, join(entry.parentPath, "x")).slice(0, -1).split(sep).join("/");
      below.set(entry.parentPath, path);
    }
    const file = path + entry.name;
    if (!HIDDEN.test(file)) files.push(file);
  }
  return files.sort((a, b) => (a < b ? -1 : 1));
}

/** Reads one listed file; one that holds no article is returned with the reason. */
export async function readCorpusFile(folder: string, file: string): Promise<SourceDocument | SkippedFile> {
  try {
    return await readDocument(file, await readInside(folder, file));
  } catch (error) {
    return { file, reason: messageOf(error) };
  }
}

/** Whether a file was left out. */
export function isSkipped(result: SourceDocument | SkippedFile): result is SkippedFile {
  return "reason" in result;
}

/**
 * Reads a file of the corpus. Throws, with a reason that follows the file's name, when it lies outside
 * the folder (a link may lead there), is no regular file, is too large, cannot be opened, or has an extension
 * that is not read.
 */
export async function readInside(folder: string, file: string): Promise<Uint8Array> {
  const extension = extname(file).toLowerCase();
  if (!EXTENSIONS.has(extension)) {
    throw new Error(`has an extension that is not read (${extension || "none"})`);
  }
  try {
    const named = join(folder, file);
    const path = await realpath(named);
    // Where no part of the path is a link, none leads out of the folder.
    if (path !== named && !isBelow(path, await realpath(folder)))
      throw new Error("is a link that leads out of the corpus folder");
    return await readRegular(path);
  } catch (cause) {
    throw reasonFor(cause as NodeJS.ErrnoException);
  }
}

function isBelow(path: string, root: string): boolean {
  return path.startsWith(root.endsWith(sep) ? root : root + sep);
}

const [openFile, readFrom] = [promisify(open), promisify(read)];
/** A pipe that nobody writes to would be waited for without end; it is opened without waiting. */
const READ_ONLY = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Reads a whole file. Each call that another thread makes costs more than reading a short article, so that what is
 * quick for certain, once the file is open, is done at once.
 */
async function readRegular(path: string): Promise<Uint8Array> {
  const descriptor = await openFile(path, READ_ONLY);
  try {
    const about = fstatSync(descriptor);
    // A device gives bytes without end.
    if (!about.isFile()) throw new Error("is no regular file");
    if (about.size > FILE_MAX_BYTES) throw new Error(`is larger than ${FILE_MAX_BYTES} bytes`);
    const bytes = new Uint8Array(about.size);
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await readFrom(descriptor, bytes, length, bytes.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}

/** A failure of the file system, in words that follow the file's name. */
function reasonFor(cause: NodeJS.ErrnoException): Error {
  switch (cause.code) {
    case undefined:
      return cause;
    case "EACCES":
    case "EPERM":
      return new Error("cannot be opened: its permissions forbid it", { cause });
    case "ENOENT":
      return new Error("is not there, or is a link that leads nowhere", { cause });
    case "ELOOP":
      return new Error("is a link that leads back to itself", { cause });
    default:
      return new Error(`cannot be read (${cause.code})`, { cause });
  }
}
