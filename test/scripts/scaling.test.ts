import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { simulateFanOut } from "../../scripts/scaling/fan-out.ts";
import { scalingTables } from "../../scripts/scaling/tables.ts";
import { ROOT } from "../helpers/corpus.ts";

const SHARD = { medianMs: 5, p95Ms: 20 };

describe("the simulation of many shards", () => {
  it("prints the tables that the documentation shows", async () => {
    const page = await readFile(join(ROOT, "docs/scaling.md"), "utf8");
    for (const table of scalingTables().split("\n\n")) expect(page).toContain(table);
  });

  it("has the latency of one shard for one, and waits longer for the slowest of more", () => {
    const of = (shards: number, hedgeMs: number | null = null) =>
      simulateFanOut(SHARD, { shards, hedgeMs, networkMs: 0 });
    expect(of(1).medianMs).toBeCloseTo(5, 0);
    expect(of(1).p95Ms / 20).toBeCloseTo(1, 0);
    expect(of(16).medianMs).toBeGreaterThan(3 * of(1).medianMs);
    expect(of(16).searches).toBe(16);
    const hedged = of(16, 20);
    expect(hedged.p99Ms).toBeLessThan(of(16).p99Ms);
    expect(hedged.searches / 16).toBeCloseTo(1.05, 1);
  });

  it("gives the same figures every time", () => {
    expect(scalingTables()).toBe(scalingTables());
  });
});
