import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromLine, toLine } from "../../../src/index/segment/passage-lines.ts";
import type { Passage } from "../../../src/model.ts";

const nullable = fc.option(fc.string(), { nil: null });
const ascending = fc.array(fc.nat(100_000)).map((values) => values.sort((a, b) => a - b));

const passage: fc.Arbitrary<Passage> = fc.record({
  id: fc.string(),
  file: fc.string(),
  format: fc.constantFrom("text", "html", "pdf"),
  title: nullable,
  section: nullable,
  date: nullable,
  url: nullable,
  article: fc.nat(),
  text: fc.string({ unit: "binary" }),
  runs: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat())).map((runs) => runs.flat()),
  sentences: ascending,
  paragraphs: ascending,
  display: fc.boolean(),
});

describe("the line of a passage", () => {
  it("gives back the passage, through JSON as well", () => {
    fc.assert(
      fc.property(passage, (each) => {
        expect(fromLine(JSON.parse(JSON.stringify(toLine(each))))).toEqual(each);
      }),
    );
  });

  it("takes less room than the passage", () => {
    const text = "渡口停航。".repeat(20);
    const runs = Array.from({ length: 12 }, (_, i) => [i * 8, 5000 + i * 9, 5008 + i * 9]).flat();
    const each: Passage = {
      id: "QH7O5ePQc352",
      file: "1990/0000054.txt",
      format: "text",
      title: null,
      section: null,
      date: null,
      url: null,
      article: 0,
      text,
      runs,
      sentences: [0, 5, 10],
      paragraphs: [0],
      display: false,
    };
    const room = (value: unknown) => JSON.stringify(value).length - text.length;
    expect(room(toLine(each))).toBeLessThan(room(each) / 2);
  });
});
