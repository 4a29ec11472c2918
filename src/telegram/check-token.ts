import { Api } from "grammy";
import { asExpected } from "./poll.ts";

/** Asks Telegram whose token this is, and returns the bot's user name. Throws what to do. */
export async function checkToken(token: string, apiRoot: string): Promise<string> {
  const api = new Api(token, { apiRoot, fetch: globalThis.fetch, timeoutSeconds: 10 });
  try {
    return (await api.getMe()).username;
  } catch (error) {
    throw asExpected(error);
  }
}
