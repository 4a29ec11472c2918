import { GrammyError, HttpError } from "grammy";
import { ExpectedError } from "../errors.ts";
import type { Fields } from "../observation/log.ts";

/** Places of a stack that are said. */
const STACK_PLACES = 4;

/**
 * What may be said of an error. The objects that grammY throws carry the token in their addresses and
 * people's words in their payloads, so nothing of them is passed on but what is listed here.
 */
export function describeError(error: unknown): Fields {
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
  if (!(error instanceof Error)) return { error: typeof error };
  const code = (error as NodeJS.ErrnoException).code;
  return { error: error.name, ...(typeof code === "string" && { code }), at: placesOf(error) };
}

/** Where an error was thrown: the first places of its stack, without its message. */
function placesOf({ stack = "" }: Error): string {
  const places = [...stack.matchAll(/^ +at .*?([\w.-]+:\d+):\d+\)?$/gm)].map(([, place]) => place);
  return places.slice(0, STACK_PLACES).join(" < ");
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

/** Telegram's refusals and failed connections, in words that say what to do. */
export function asExpected(error: unknown): ExpectedError {
  if (error instanceof ExpectedError) return error;
  if (error instanceof GrammyError) {
    if (error.error_code === 401 || error.error_code === 404) {
      return new ExpectedError(
        "TELEGRAM_UNAUTHORIZED",
        "Telegram does not know this BOT_TOKEN: copy it again from @BotFather",
      );
    }
    if (error.error_code === 409) {
      return new ExpectedError(
        "TELEGRAM_CONFLICT",
        "another process is polling with this BOT_TOKEN: stop it, or use another token",
      );
    }
    if (error.method === "setWebhook") {
      return new ExpectedError(
        "TELEGRAM_REFUSED",
        `Telegram does not take WEBHOOK_URL (${error.description}): it needs a public https address on port 443, 80, 88 or 8443`,
      );
    }
  }
  const { code, description, at } = { code: "", description: "", at: "", ...describeError(error) };
  return new ExpectedError(
    "TELEGRAM_UNREACHABLE",
    `cannot talk to Telegram (${description || code || at || "unknown error"}): check the connection and TELEGRAM_API_ROOT`,
  );
}
