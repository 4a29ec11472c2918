import { describe, expect, it } from "vitest";
import { Conversations } from "../../src/answer/conversations.ts";
import type { Answer } from "../../src/model.ts";

const answer = (question: string, more: Partial<Answer> = {}): Answer => ({
  question,
  understood: question,
  abstained: true,
  quotes: [],
  nearest: [],
  smallTalk: null,
  timings: { embedMs: 0, searchMs: 0, quoteMs: 0, totalMs: 0 },
  ...more,
});

describe("Conversations", () => {
  it("remembers the last question of each conversation, and small talk changes nothing", () => {
    const conversations = new Conversations();
    conversations.remember("a", answer("问一"));
    conversations.remember("b", answer("问二"));
    conversations.remember("a", answer("谢谢", { smallTalk: "thanks" }));
    expect(conversations.recall("a")).toEqual({ question: "问一", quote: null });
    expect(conversations.recall("b")?.question).toBe("问二");
    conversations.forget("a");
    expect(conversations.recall("a")).toBeNull();
  });

  it("forgets after its time, and the oldest when there are too many", () => {
    let now = 0;
    const conversations = new Conversations(1000, 2, () => now);
    for (const key of ["a", "b", "c"]) conversations.remember(key, answer(key));
    expect(conversations.recall("a")).toBeNull();
    expect(conversations.recall("c")).not.toBeNull();
    now = 1001;
    expect(conversations.recall("c")).toBeNull();
  });
});
