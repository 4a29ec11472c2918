import { Api } from "grammy";
import { asExpected } from "./describe-error.ts";

/** Where a bot's updates go. */
export interface WebhookState {
  /** Address of the webhook; empty when there is none. */
  readonly url: string;
  /** Updates that wait to be taken. */
  readonly waiting: number;
  /** Why the last delivery failed, and when, in milliseconds since 1970. */
  readonly lastError: { readonly reason: string; readonly atMs: number } | null;
}

/** Asks Telegram whose token this is, and returns the bot's user name. Throws what to do. */
export async function checkToken(token: string, apiRoot: string): Promise<string> {
  return (await ask(token, apiRoot, (api) => api.getMe())).username;
}

/** Asks Telegram where the updates of a token's bot go. Throws what to do. */
export async function webhookState(token: string, apiRoot: string): Promise<WebhookState> {
  const info = await ask(token, apiRoot, (api) => api.getWebhookInfo());
  const { url = "", pending_update_count: waiting, last_error_message: reason, last_error_date = 0 } = info;
  return { url, waiting, lastError: reason ? { reason, atMs: last_error_date * 1000 } : null };
}

async function ask<T>(token: string, apiRoot: string, question: (api: Api) => Promise<T>): Promise<T> {
  try {
    return await question(new Api(token, { apiRoot, fetch: globalThis.fetch, timeoutSeconds: 10 }));
  } catch (error) {
    throw asExpected(error);
  }
}
