import { within } from "./within.ts";

/** Counts the updates that are being worked on, so that a stop can wait for them. */
export class InFlight {
  private readonly running = new Set<Promise<unknown>>();

  async track<T>(work: Promise<T>): Promise<T> {
    this.running.add(work);
    try {
      return await work;
    } finally {
      this.running.delete(work);
    }
  }

  /** How many updates are being worked on. */
  get size(): number {
    return this.running.size;
  }

  /** Waits until nothing runs, at most `deadlineMs`. */
  async drain(deadlineMs: number): Promise<void> {
    await within(Promise.allSettled(this.running), deadlineMs);
  }
}
