import type { Box, Memory } from "../memory/memory.ts";
import type { Answer } from "../model.ts";
import type { Turn } from "../retrieval/follow-up.ts";

/** How long a turn is remembered by default. */
const KEEP_MS = 30 * 60_000;

/** Remembers the last turn of each conversation for a while, so that follow-ups are understood. */
export class Conversations {
  private readonly turns: Box<Turn>;
  private readonly keepMs: number;

  constructor(memory: Memory, keepMs = KEEP_MS) {
    this.turns = memory.box("conversations");
    this.keepMs = keepMs;
  }

  /** The last turn of a conversation, or `null` when there is none or it is too long ago. */
  recall(key: string): Promise<Turn | null> {
    return this.turns.get(key);
  }

  /** Keeps an answer as the turn that a follow-up may lean on; small talk changes nothing. */
  async remember(key: string, answer: Answer): Promise<void> {
    if (answer.smallTalk) return;
    const turn = { question: answer.understood, quote: answer.quotes[0]?.text ?? null };
    await this.turns.put(key, turn, this.keepMs);
  }

  forget(key: string): Promise<void> {
    return this.turns.remove(key);
  }
}
