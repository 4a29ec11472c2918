import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planSegments } from "../../../src/index/building/plan-segments.ts";

const whole = (live: number) => ({ total: live, live });

describe("planSegments", () => {
  it("keeps what is large beside what is new", () => {
    expect(planSegments([whole(20_000)], 10)).toEqual([true]);
    expect(planSegments([whole(20_000)], 6000)).toEqual([false]);
  });

  it("writes small segments anew, and with them what is then small beside them", () => {
    expect(planSegments([whole(100_000), whole(1500), whole(190)], 3)).toEqual([true, true, false]);
    expect(planSegments([whole(100_000), whole(1500), whole(400)], 100)).toEqual([true, false, false]);
  });

  it("drops a segment of which nothing is left, and writes one anew of which much is deleted", () => {
    expect(planSegments([{ total: 900, live: 0 }, whole(50_000)], 0)).toEqual([false, true]);
    expect(planSegments([{ total: 50_000, live: 37_000 }], 0)).toEqual([false]);
    expect(planSegments([{ total: 50_000, live: 38_000 }], 0)).toEqual([true]);
  });

  it("has no more segments than a logarithm, and writes a passage no more often, whatever comes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 20_000 })), {
          minLength: 1,
          maxLength: 300,
        }),
        (builds) => {
          let sizes: number[] = [];
          let [added, written] = [0, 0];
          for (const fresh of builds) {
            const isKept = planSegments(sizes.map(whole), fresh);
            const merged = sizes.reduce((sum, size, i) => sum + (isKept[i] ? 0 : size), fresh);
            sizes = [...sizes.filter((_, i) => isKept[i]), merged];
            added += fresh;
            written += merged;
            expect(sizes.length).toBeLessThanOrEqual(2 + Math.log(added) / Math.log(4));
          }
          // Each time that it is written anew a passage is in a segment a quarter larger, or in a small one.
          const often = 1 + Math.log(added) / Math.log(1.25);
          expect(written).toBeLessThanOrEqual(added * often + builds.length * 200);
        },
      ),
    );
  });
});
