/** Stable names for the failures that a person can do something about. */
export type ErrorCode =
  | "CONFIG_INVALID"
  | "CORPUS_MISSING"
  | "CORPUS_EMPTY"
  | "INDEX_GONE"
  | "INDEX_MISSING"
  | "INDEX_MISMATCH"
  | "INDEX_DAMAGED"
  | "INDEX_LOCKED"
  | "INDEX_UNWRITABLE"
  | "MODEL_MISSING"
  | "MODEL_UNREACHABLE"
  | "BATCH_UNREADABLE"
  | "FILE_UNREADABLE"
  | "DATABASE_REFUSED"
  | "DATABASE_UNREACHABLE"
  | "DATABASE_UNUSABLE"
  | "NOTHING_LEFT"
  | "QUESTION_EMPTY"
  | "QUESTION_TOO_LONG"
  | "GOLD_INVALID"
  | "MEMORY_UNUSABLE"
  | "LISTEN_FAILED"
  | "TELEGRAM_CONFLICT"
  | "TELEGRAM_REFUSED"
  | "TELEGRAM_UNAUTHORIZED"
  | "TELEGRAM_UNREACHABLE";

/**
 * A failure that was foreseen: its message says what was wrong and what to do about it, so it is
 * shown to the person as it is, on one line and without a stack.
 */
export class ExpectedError extends Error {
  override readonly name = "ExpectedError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
