/** Judges how well texts answer a question, reading both together. */
export interface Reranker {
  /** One score a text, in the same order: log-odds, higher is better. */
  score(question: string, texts: readonly string[]): Promise<number[]>;
}
