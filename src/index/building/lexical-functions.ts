import { LexicalWriter } from "../segment/lexical-writer.ts";

/** The words of a passage, and words about it. */
export interface IndexedWords {
  readonly text: string;
  readonly context: string;
}

export type LexicalFunctions = ReturnType<typeof createLexicalFunctions>;

/** What writes a segment's lexical index, in a thread of its own or not. */
export function createLexicalFunctions() {
  let writer: LexicalWriter;
  return {
    begin(folder: string): void {
      writer = new LexicalWriter(folder);
    },
    /** Adds the next passages. */
    async add(passages: readonly IndexedWords[]): Promise<void> {
      for (const { text, context } of passages) await writer.add(text, context);
    },
    finish: () => writer.finish(),
  };
}
