import { describe, expect, it } from "vitest";
import { Reachability } from "../../src/telegram/reachability.ts";

describe("reachability", () => {
  it("believes what was heard for a minute, then looks, and not again at once when that fails", async () => {
    let now = 0;
    let looks = 0;
    const reachability = new Reachability(() => now);
    const look = (answers: boolean) => async () => {
      looks++;
      if (!answers) throw new Error("no connection");
      reachability.heard();
    };
    reachability.heard();
    now = 59_000;
    expect(await reachability.isReachable(look(false))).toBe(true);
    now = 61_000;
    expect(await Promise.all([1, 2].map(() => reachability.isReachable(look(false))))).toEqual([
      false,
      false,
    ]);
    expect(await reachability.isReachable(look(true))).toBe(false);
    expect(looks).toBe(1);
    now = 72_000;
    expect(await reachability.isReachable(look(true))).toBe(true);
    expect(looks).toBe(2);
  });
});
