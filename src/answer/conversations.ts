import type { Answer } from "../model.ts";
import type { Turn } from "../retrieval/follow-up.ts";

/** Remembers the last turn of each conversation for a while, so that follow-ups are understood. */
export class Conversations {
  private readonly turns = new Map<string, { readonly turn: Turn; readonly at: number }>();
  private readonly keepMs: number;
  private readonly most: number;
  private readonly now: () => number;

  /**
   * @param keepMs How long a turn is remembered; default half an hour.
   * @param most How many conversations are remembered at once; the oldest goes first.
   */
  constructor(keepMs = 30 * 60_000, most = 10_000, now: () => number = Date.now) {
    this.keepMs = keepMs;
    this.most = most;
    this.now = now;
  }

  /** The last turn of a conversation, or `null` when there is none or it is too long ago. */
  recall(key: string): Turn | null {
    const known = this.turns.get(key);
    return known && this.now() - known.at <= this.keepMs ? known.turn : null;
  }

  /** Keeps an answer as the turn that a follow-up may lean on; small talk changes nothing. */
  remember(key: string, answer: Answer): void {
    if (answer.smallTalk) return;
    this.turns.delete(key);
    const turn = { question: answer.understood, quote: answer.quotes[0]?.text ?? null };
    this.turns.set(key, { turn, at: this.now() });
    for (const oldest of this.turns.keys()) {
      if (this.turns.size <= this.most) break;
      this.turns.delete(oldest);
    }
  }

  forget(key: string): void {
    this.turns.delete(key);
  }
}
