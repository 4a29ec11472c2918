import { randomBytes } from "node:crypto";

/** How long buttons stay valid. */
export const BUTTONS_KEEP_MS = 90 * 24 * 60 * 60_000;

/** An id for what buttons refer to: 12 characters of `[A-Za-z0-9_-]` that nobody can guess. */
export function createButtonId(): string {
  return randomBytes(9).toString("base64url");
}
