/** What happened since the process started. */
export class Usage {
  questions = 0;
  abstained = 0;
  failed = 0;
  busy = 0;
  private readonly startedMs: number;
  private readonly now: () => number;

  constructor(now: () => number = Date.now) {
    this.now = now;
    this.startedMs = now();
  }

  /** Hours since the start, to one decimal. */
  get hours(): number {
    return Math.round((this.now() - this.startedMs) / 360_000) / 10;
  }
}
