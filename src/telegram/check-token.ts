import { Api } from "grammy";
import { asExpected } from "./describe-error.ts";

/** What Telegram says of a bot. */
export interface Registration {
  readonly username: string;
  /** Address of its webhook; empty when there is none. */
  readonly webhook: string;
  /** Updates that wait to be taken. */
  readonly waiting: number;
  /** Why the last delivery to the webhook failed, and when, in milliseconds since 1970. */
  readonly lastError: { readonly reason: string; readonly atMs: number } | null;
}

/** Asks Telegram whose token this is, and where its updates go. Throws what to do. */
export async function checkToken(token: string, apiRoot: string): Promise<Registration> {
  const api = new Api(token, { apiRoot, fetch: globalThis.fetch, timeoutSeconds: 10 });
  try {
    const [{ username }, webhook] = await Promise.all([api.getMe(), api.getWebhookInfo()]);
    const {
      url = "",
      pending_update_count: waiting,
      last_error_message: reason,
      last_error_date = 0,
    } = webhook;
    return {
      username,
      webhook: url,
      waiting,
      lastError: reason ? { reason, atMs: last_error_date * 1000 } : null,
    };
  } catch (error) {
    throw asExpected(error);
  }
}
