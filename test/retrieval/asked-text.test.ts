import { describe, expect, it } from "vitest";
import { AskedText } from "../../src/retrieval/asked-text.ts";
import { analyzeQuestion } from "../../src/retrieval/question.ts";
import { normalize } from "../../src/text/normalize.ts";

/** How much of a question a text holds in one stretch, just as it is asked. */
function longestIn(question: string, text: string, start = 0, end = text.length): number {
  const { query, terms } = analyzeQuestion(question);
  const asked = new AskedText(query, new Map(terms.map(({ term, weight }) => [term, weight])));
  return asked.read(normalize(text)).longest({ start, end });
}

describe("the longest stretch that stands in a question as it does in a text", () => {
  const question = "鹤新镇驿站的工程由谁主持？";

  it("tells a name from another that holds the same pairs of characters", () => {
    const right = longestIn(question, "鹤新镇驿站迁建工程由冯梅文主持。");
    const other = longestIn(question, "鹤新安永新镇驿站迁建工程由李秀远主持。");
    expect(right).toBeGreaterThan(other + 0.1);
  });

  it("counts no more of a stretch than the quote holds", () => {
    const text = "鹤新镇驿站迁建工程由冯梅文主持。";
    expect(longestIn(question, text, 2)).toBeLessThan(longestIn(question, text));
    expect(longestIn(question, text, 5)).toBeGreaterThan(0);
    expect(longestIn(question, text, 15)).toBe(0);
  });

  it("counts whole words, whatever their case and script", () => {
    expect(longestIn("When was the Old Bridge renovated?", "the OLD BRIDGE was renovated in 1902")).toBe(
      longestIn("When was the Old Bridge renovated?", "the old bridge was renovated in 1902"),
    );
    expect(longestIn("What does the nation export?", "An international fair was held.")).toBe(0);
    expect(longestIn("白鷺橋在哪裡？", "白鹭桥在城东。")).toBeGreaterThan(0.5);
  });

  it("is all of a question that stands there as a whole, however long it is", () => {
    expect(longestIn("白鹭桥全长多少米？", "白鹭桥全长米")).toBeLessThanOrEqual(1);
    expect(longestIn("白鹭桥".repeat(100), "白鹭桥".repeat(100))).toBeLessThanOrEqual(1);
    expect(longestIn("？", "白鹭桥")).toBe(0);
  });
});
