import { shownQuotes } from "../answer/shown.ts";
import type { Box, Memory } from "../memory/memory.ts";
import type { Answer, Span } from "../model.ts";
import { BUTTONS_KEEP_MS, createButtonId } from "./button-ids.ts";

/** An answer as far as its buttons need it. Buttons name it by an opaque id. */
export interface BookedAnswer {
  /** The chat that it was given in: its buttons work nowhere else. */
  readonly chat: number;
  readonly question: string;
  readonly understood: string;
  readonly abstained: boolean;
  /** Best first; after the shown ones, those that "more" shows. */
  readonly quotes: readonly BookedQuote[];
  /** How many of them are shown at first. */
  readonly shown: number;
}

interface BookedQuote {
  readonly id: string;
  /** The file that it was cited from first: others may print the same words. */
  readonly file: string;
  readonly mark: Span | null;
}

/** Remembers answers for their buttons, over restarts and rebuilds. */
export class AnswerBook {
  private readonly answers: Box<BookedAnswer>;

  constructor(memory: Memory) {
    this.answers = memory.box("answers");
  }

  /** Books an answer under a new id. */
  async book(chat: number, answer: Answer): Promise<{ id: string; booked: BookedAnswer }> {
    const { question, understood, abstained, quotes, nearest } = answer;
    const id = createButtonId();
    const booked: BookedAnswer = {
      chat,
      question,
      understood,
      abstained,
      quotes: (abstained ? nearest : quotes).map((quote) => ({
        id: quote.id,
        file: quote.citations[0]!.file,
        mark: quote.mark,
      })),
      shown: shownQuotes(answer).length,
    };
    await this.answers.put(id, booked, BUTTONS_KEEP_MS);
    return { id, booked };
  }

  get(id: string): Promise<BookedAnswer | null> {
    return this.answers.get(id);
  }

  /** Keeps an answer for good, because somebody voted on it. */
  async keep(id: string, booked: BookedAnswer): Promise<void> {
    await this.answers.put(id, booked);
  }
}
