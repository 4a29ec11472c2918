import { GrammyError, HttpError } from "grammy";

/** Where events go. Fields never hold what people wrote, who they are, or the token. */
export type Log = (event: string, fields: Readonly<Record<string, string | number>>) => void;

/**
 * What may be said of an error. The objects that grammY throws carry the token in their addresses and
 * people's words in their payloads, so nothing of them is passed on but what is listed here.
 */
export function describeError(error: unknown): Readonly<Record<string, string | number>> {
  if (error instanceof GrammyError) {
    return {
      error: "telegram",
      method: error.method,
      code: error.error_code,
      description: error.description,
    };
  }
  if (error instanceof HttpError) {
    return { error: "network", code: networkCode(error) ?? "unknown" };
  }
  return { error: error instanceof Error ? error.name : typeof error };
}

/** The system's code of a failed connection (`ECONNREFUSED`), where there is one. */
export function networkCode(error: unknown): string | null {
  for (let cause: unknown = error, depth = 0; cause && depth < 5; depth++) {
    const { code, error: inner, cause: next } = cause as { code?: unknown; error?: unknown; cause?: unknown };
    if (typeof code === "string") return code;
    cause = inner ?? next;
  }
  return null;
}
