import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseQuotes, type Scored } from "../../src/answer/choose.ts";
import type { Candidate } from "../../src/answer/features/quote-candidates.ts";
import type { Passage } from "../../src/model.ts";

const TEXT = Array.from({ length: 1600 }, (_, i) => String.fromCharCode(0x4e00 + i * 7)).join("");

function scored(start: number, end: number, rankScore: number, { ordinal = 0, isPart = false } = {}): Scored {
  const passage = { text: TEXT, file: `${ordinal}.txt` } as Passage;
  const text = TEXT.slice(start + 400 * ordinal, end + 400 * ordinal);
  const candidate = { hit: { ordinal, passage }, window: { start, end, sentences: 1, isPart } } as Candidate;
  return { candidate, text, rankScore };
}

function spans(...candidates: Scored[]): string[] {
  const sorted = candidates.toSorted((a, b) => b.rankScore - a.rankScore);
  return chooseQuotes(sorted, 3).map(
    ({ candidate: { hit, window } }) => `${hit.ordinal}:${window.start}-${window.end}`,
  );
}

describe("chooseQuotes", () => {
  it("prefers the place that many candidates believe in to one that a single one does", () => {
    const lone = scored(0, 40, 2.2, { ordinal: 1 });
    expect(spans(lone, scored(0, 40, 2), scored(0, 80, 2), scored(40, 80, 1.9))[0]).toBe("0:0-80");
  });

  it("shows another place next, not what the first quote holds already", () => {
    const chosen = spans(
      scored(0, 80, 3),
      scored(0, 40, 2.9),
      scored(40, 80, 2.9),
      scored(0, 40, 1, { ordinal: 1 }),
    );
    expect(chosen).toEqual(["0:0-80", "1:0-40"]);
  });

  it("completes a long sentence with the part that has not been shown", () => {
    const part = { isPart: true };
    const chosen = spans(
      scored(0, 150, 3, part),
      scored(20, 170, 2.5, part),
      scored(150, 290, 2, part),
      scored(100, 240, 2.1, part),
      scored(0, 40, 1.5, { ordinal: 1 }),
    );
    expect(chosen.slice(0, 2)).toEqual(["0:0-150", "0:150-290"]);
  });

  it("leaves out what says nearly the same", () => {
    const twin = { ...scored(0, 40, 1, { ordinal: 1 }), text: scored(0, 40, 2).text };
    expect(spans(scored(0, 40, 2), twin)).toEqual(["0:0-40"]);
  });

  it("gives as many as are wanted, each worth no more than the one before, and whole sentences never twice", () => {
    const candidate = fc.record({
      start: fc.integer({ min: 0, max: 200 }),
      length: fc.integer({ min: 5, max: 160 }),
    });
    const candidates = fc.array(fc.tuple(candidate, fc.double({ min: -9, max: 9, noNaN: true }), fc.nat(3)), {
      maxLength: 120,
    });
    fc.assert(
      fc.property(candidates, fc.integer({ min: 1, max: 30 }), (drawn, limit) => {
        const all = drawn
          .map(([{ start, length }, score, ordinal]) => scored(start, start + length, score, { ordinal }))
          .toSorted((a, b) => b.rankScore - a.rankScore);
        const chosen = chooseQuotes(all, limit);
        expect(chosen.length).toBeLessThanOrEqual(limit);
        expect(chosen.length > 0).toBe(all.length > 0);
        for (const [i, { candidate: one, worth }] of chosen.entries()) {
          expect(worth).toBeLessThanOrEqual(chosen[i - 1]?.worth ?? Infinity);
          for (const { candidate: other } of chosen.slice(0, i)) {
            const isApart =
              one.hit.ordinal !== other.hit.ordinal ||
              one.window.end <= other.window.start ||
              other.window.end <= one.window.start;
            expect(isApart).toBe(true);
          }
        }
      }),
    );
  });
});
