import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import type { Server } from "node:http";
import type { Hono } from "hono";
import { ExpectedError } from "../errors.ts";

/** Where a server listens. */
export interface Address {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
}

/** A server that listens. */
export interface Listening {
  readonly port: number;
  /** Takes no more requests, and waits for those under way, for a second at most. */
  close(): Promise<void>;
}

/** Longest that a request may take to arrive: nobody holds a connection open by dripping bytes. */
const REQUEST_MS = 15_000;
/** How often that is looked at. */
const CHECK_MS = 1000;
/** How long requests under way may take when the server closes: a slow one must not hold up a stop. */
const CLOSE_MS = 1000;

/**
 * Serves an app over HTTP. Throws `LISTEN_FAILED` when it cannot listen there.
 * @param setting The setting that names the port, for the error.
 */
export async function listen(app: Hono, { host, port }: Address, setting: string): Promise<Listening> {
  const serverOptions = {
    requestTimeout: REQUEST_MS,
    headersTimeout: REQUEST_MS,
    connectionsCheckingInterval: CHECK_MS,
  };
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions,
    overrideGlobalObjects: false,
  }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  }).catch((cause: NodeJS.ErrnoException) => {
    throw new ExpectedError(
      "LISTEN_FAILED",
      `cannot listen on ${host}:${port} (${cause.code}): free that port, or change ${setting} or LISTEN_HOST`,
      { cause },
    );
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        const timer = setTimeout(() => server.closeAllConnections(), CLOSE_MS);
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
