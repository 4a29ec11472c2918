import { describe, expect, it } from "vitest";
import { statusApp } from "../../src/http/status.ts";
import { Metrics } from "../../src/observation/metrics.ts";

describe("the status pages", () => {
  it("say why the bot is not ready, while it is alive all the same", async () => {
    const obstacles = ["the index is not loaded yet"];
    const app = statusApp({ metrics: new Metrics(), obstacles: async () => obstacles });
    const ready = await app.request("/readyz");
    expect([ready.status, await ready.text()]).toEqual([503, "the index is not loaded yet\n"]);
    expect((await app.request("/healthz")).status).toBe(200);
    obstacles.pop();
    expect((await app.request("/readyz")).status).toBe(200);
  });

  it("give what administrators see in /stats to Prometheus, too", async () => {
    let now = 0;
    const metrics = new Metrics(() => now);
    const timings = { embedMs: 1, searchMs: 2, quoteMs: 30, totalMs: 33 };
    const answer = { question: "", understood: "", quotes: [], nearest: [], timings };
    metrics.answered({ ...answer, abstained: false, smallTalk: null });
    metrics.answered({ ...answer, abstained: true, smallTalk: null });
    metrics.turnedAway("late");
    metrics.failed();
    now = 5_400_000;
    expect(await metrics.counts()).toEqual({ questions: 2, abstained: 1, failed: 1, busy: 1, hours: 1.5 });
    const app = statusApp({ metrics, obstacles: async () => [] });
    const response = await app.request("/metrics");
    expect(response.headers.get("content-type")).toContain("text/plain");
    const text = await response.text();
    expect(text).toContain('verbatim_turned_away_total{reason="late"} 1');
    expect(text).toContain('verbatim_stage_seconds_bucket{le="0.05",stage="answer"} 2');
  });
});
