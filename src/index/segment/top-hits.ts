import type { LexicalHit } from "../passage-index.ts";

/** The best of the hits that were added, which must come in the order of their ordinals: of equal ones the first stay. */
export class TopHits {
  private readonly hits: LexicalHit[] = [];

  constructor(private readonly limit: number) {}

  /** A hit that scores no more than this is of no use. */
  get floor(): number {
    return this.hits.length < this.limit ? 0 : this.hits.at(-1)!.score;
  }

  add(ordinal: number, score: number): void {
    if (score <= this.floor) return;
    let at = this.hits.length;
    while (at > 0 && this.hits[at - 1]!.score < score) at--;
    this.hits.splice(at, 0, { ordinal, score });
    if (this.hits.length > this.limit) this.hits.pop();
  }

  /** Best first. */
  list(): LexicalHit[] {
    return [...this.hits];
  }
}
