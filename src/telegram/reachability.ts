import { within } from "./within.ts";

/** How long an answer from Telegram counts: a long poll brings one every half minute. */
const FRESH_MS = 60_000;
/** How long a look may take. */
const LOOK_MS = 5000;
/** Silence after which a failed call is worth a word. */
const LOST_MS = 10_000;
/** How long a failed look counts, so that whoever asks often does not make many calls. */
const AGAIN_MS = 10_000;

/** Whether Telegram can be reached, by what the bot's own calls hear, or by a look when they are silent. */
export class Reachability {
  private heardMs = -Infinity;
  private lookedMs = -Infinity;
  private isSaid = false;
  private looking: Promise<unknown> | null = null;
  private readonly now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.now = now;
  }

  /** Telegram answered. */
  heard(): void {
    this.heardMs = this.now();
    this.isSaid = false;
  }

  /** Whether a call that failed is the first one after some silence: said once, until Telegram is heard again. */
  isLost(): boolean {
    if (this.isSaid || this.now() - this.heardMs < LOST_MS) return false;
    this.isSaid = true;
    return true;
  }

  /** @param look Makes a call to Telegram, whose answer {@link heard} is told of. */
  async isReachable(look: () => Promise<unknown>): Promise<boolean> {
    if (!this.isFresh && this.now() - this.lookedMs >= AGAIN_MS) {
      this.looking ??= within(look(), LOOK_MS).finally(() => {
        this.looking = null;
        this.lookedMs = this.now();
      });
      await this.looking.catch(() => {});
    }
    return this.isFresh;
  }

  private get isFresh(): boolean {
    return this.now() - this.heardMs < FRESH_MS;
  }
}
