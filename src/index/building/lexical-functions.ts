import { LexicalWriter } from "../segment/lexical-writer.ts";

/** The words of a passage, and words about it. */
export interface IndexedWords {
  readonly text: string;
  readonly context: string;
}

export type LexicalFunctions = ReturnType<typeof createLexicalFunctions>;

/** What writes a segment's lexical index, in a thread of its own or not. */
export function createLexicalFunctions() {
  let writer: LexicalWriter | null = null;
  return {
    /** @param runPostings Postings that are kept in memory at most; default that of the writer. */
    begin(folder: string, runPostings?: number): void {
      writer = new LexicalWriter(folder, runPostings);
    },
    /** Adds the next passages. */
    async add(passages: readonly IndexedWords[]): Promise<void> {
      for (const { text, context } of passages) await writer!.add(text, context);
    },
    async finish(): Promise<void> {
      await writer!.finish();
      writer = null;
    },
  };
}
