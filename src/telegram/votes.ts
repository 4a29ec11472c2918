import type { Quotations } from "../answer/quotations.ts";
import type { Box, Memory } from "../memory/memory.ts";
import type { AnswerBook, BookedAnswer } from "./answer-book.ts";

/** People's 👍 and 👎, one a person and answer. */
export class Votes {
  private readonly votes: Box<boolean>;
  private readonly book: AnswerBook;

  constructor(memory: Memory, book: AnswerBook) {
    this.votes = memory.box("votes");
    this.book = book;
  }

  /** @param person Numeric id; kept only so that a person's second vote replaces the first. */
  async cast(answerId: string, booked: BookedAnswer, person: number, isLiked: boolean): Promise<void> {
    await this.book.keep(answerId, booked);
    await this.votes.put(`${answerId}:${person}`, isLiked);
  }

  async count(): Promise<{ liked: number; disliked: number }> {
    let [liked, disliked] = [0, 0];
    for await (const [, isLiked] of this.votes.entries()) {
      if (isLiked) liked++;
      else disliked++;
    }
    return { liked, disliked };
  }

  /**
   * The votes as lines of JSON in the form of gold questions. A liked answer's first quote is the gold answer
   * (none for a liked refusal); a disliked one has its quotes under `shown`, and its gold is to be filled in.
   */
  async export(quotations: Quotations): Promise<{ liked: string[]; disliked: string[] }> {
    const lines = { liked: [] as string[], disliked: [] as string[] };
    let number = 0;
    for await (const [key, isLiked] of this.votes.entries()) {
      // The key also holds who voted, which nobody else needs to know.
      const answerId = key.split(":")[0]!;
      const id = `${answerId}-${++number}`;
      const booked = await this.book.get(answerId);
      if (!booked) continue;
      const { understood: question, abstained, quotes } = booked;
      const found = await Promise.all(
        quotes.slice(0, booked.shown).map((quote) => quotations.quote(quote.id, quote.file)),
      );
      const shown = found.flatMap((quote) =>
        quote ? [{ file: quote.citations[0]!.file, answer: quote.text }] : [],
      );
      // A quote whose source has changed is no gold answer any more.
      if (isLiked && !abstained && shown.length === 0) continue;
      const gold = abstained ? [] : shown.slice(0, 1);
      if (isLiked) lines.liked.push(JSON.stringify({ id, question, kind: "liked", gold }));
      else lines.disliked.push(JSON.stringify({ id, question, kind: "disliked", gold: [], shown }));
    }
    return lines;
  }
}
