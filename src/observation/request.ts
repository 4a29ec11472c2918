import { AsyncLocalStorage } from "node:async_hooks";
import { randomBytes } from "node:crypto";

const requests = new AsyncLocalStorage<string>();

/** Does some work as one request: whatever is logged on the way, down to the reply, carries its id. */
export function asRequest<T>(work: () => T): T {
  return requests.run(randomBytes(4).toString("hex"), work);
}

/** The id of the request under way, eight hexadecimal digits, or `null` outside of one. */
export function currentRequest(): string | null {
  return requests.getStore() ?? null;
}
