import { Hono } from "hono";
import type { Metrics } from "../observation/metrics.ts";

/** What somebody who watches the bot may ask. */
export interface StatusOptions {
  readonly metrics: Metrics;
  /** Why the bot cannot answer people now, in words for the operator; empty when it can. */
  readonly obstacles: () => Promise<readonly string[]>;
}

/** `/healthz`: the process is alive; `/readyz`: it can answer; `/metrics`: for Prometheus. */
export function statusApp({ metrics, obstacles }: StatusOptions): Hono {
  const app = new Hono();
  app.get("/healthz", (c) => c.text("alive\n"));
  app.get("/readyz", async (c) => {
    const found = await obstacles();
    return found.length === 0 ? c.text("ready\n") : c.text(`${found.join("\n")}\n`, 503);
  });
  app.get("/metrics", async (c) => {
    const { text, type } = await metrics.exposition();
    return c.body(text, 200, { "content-type": type });
  });
  return app;
}
