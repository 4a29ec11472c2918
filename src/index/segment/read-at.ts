import { close, read } from "node:fs";
import { promisify } from "node:util";

/** Reads bytes at a place of a file that is open by its number. */
export const readAt = promisify(read);
/** Closes such a file. */
export const closeFile = promisify(close);
