import { describe, expect, it } from "vitest";
import { askedTerms } from "../../src/answer/features/asked-terms.ts";
import { findTerms } from "../../src/answer/features/read-passage.ts";
import { roomsOf } from "../../src/answer/features/rooms.ts";
import { QUOTE_MAX } from "../../src/answer/features/windows.ts";
import { analyzeQuestion } from "../../src/retrieval/question.ts";

function rooms(question: string, quote: string) {
  const asked = askedTerms(analyzeQuestion(question), () => 1);
  return roomsOf(
    findTerms(quote, asked),
    { start: 0, end: quote.length, sentences: 1, isPart: false },
    asked,
  );
}

describe("roomsOf", () => {
  it("sees that a quote stops right where the answer would follow", () => {
    const question = "What did Lane and Vail finance?";
    const cut = rooms(question, "Robert Lane and Benjamin Vail agreed to finance");
    const whole = rooms(question, "Lane and Vail agreed to finance an electric lighting company");
    expect(cut.afterLast).toBe(0);
    expect(whole.afterLast).toBeGreaterThan(0.5);
    expect(whole.roomAfter).toBeCloseTo(" an electric lighting company".length / QUOTE_MAX);
  });

  it("measures the room where the asking word stands", () => {
    const question = "何法倪的谥号是什么？";
    expect(rooms(question, "何法倪的谥号为章皇后").afterSlot).toBeGreaterThan(0);
    expect(rooms(question, "章皇后是何法倪的谥号").afterSlot).toBe(0);
  });

  it("tells words in the question's order from others", () => {
    const question = "What did the ferry captain report to the harbour office?";
    expect(rooms(question, "the ferry captain sent a report to the harbour office").inOrder).toBe(1);
    expect(rooms(question, "the office of the harbour got a report of the captain").inOrder).toBeLessThan(
      0.5,
    );
  });

  it("finds no room where no telling word stands", () => {
    expect(Object.values(rooms("谁来了？", "天气很好"))).toEqual([0, 0, 0, 1, 0, 0, 0, 0]);
  });
});
