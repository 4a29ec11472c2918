/** Work handed to a thread that is not done yet: so much of it that the thread is never idle, and no more. */
export class Backlog {
  private readonly waiting: Promise<void>[] = [];
  private failure: { readonly cause: unknown } | null = null;

  /** @param limit Pieces of work that may wait. */
  constructor(private readonly limit: number) {}

  /** Resolves once the thread has caught up enough. Throws what became of earlier work. */
  async add(work: Promise<unknown>): Promise<void> {
    const done = this.watch(work);
    this.waiting.push(done);
    if (this.waiting.length >= this.limit) await this.waiting.shift();
    this.check();
  }

  /** Resolves once all is done. Throws what became of it. */
  async drain(): Promise<void> {
    await Promise.all(this.waiting.splice(0));
    this.check();
  }

  private async watch(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (cause) {
      this.failure ??= { cause };
    }
  }

  private check(): void {
    if (this.failure) throw this.failure.cause;
  }
}
