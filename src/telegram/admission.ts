import PQueue from "p-queue";
import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";

/** Limits on how much people may ask at once. */
export interface AdmissionOptions {
  /** Questions a minute of one person in one chat. */
  readonly perPerson: number;
  /** Questions a minute of all people in one chat. */
  readonly perChat: number;
  /** Questions that wait at most; those beyond are turned away. */
  readonly queueMax: number;
}

/** Who asks, and where. */
export interface Asker {
  readonly person: string;
  readonly chat: string;
}

/** Why somebody is turned away for now. */
export interface Refusal {
  readonly isBusy: true;
  readonly retryAfterS: number;
  /** Whether this person was told so already, and goes on asking. */
  readonly isRepeated: boolean;
}

/** What became of a request for an answer. */
export type Admitted<T> = { readonly isBusy: false; readonly value: T } | Refusal;

/** Answers computed side by side: they share one thread, and beyond this only wait for each other. */
const CONCURRENCY = 4;
const MINUTE_S = 60;
/** How much the last answer's duration counts in the running mean. */
const NEWEST = 0.1;

/** Shares the machine among everybody who asks: buckets by person and chat, and one bounded queue. */
export class Admission {
  private readonly people: RateLimiterMemory;
  private readonly chats: RateLimiterMemory;
  private readonly queue = new PQueue({ concurrency: CONCURRENCY });
  private readonly queueMax: number;
  private meanMs = 200;

  constructor({ perPerson, perChat, queueMax }: AdmissionOptions) {
    this.people = new RateLimiterMemory({ points: perPerson, duration: MINUTE_S });
    this.chats = new RateLimiterMemory({ points: perChat, duration: MINUTE_S });
    this.queueMax = queueMax;
  }

  /** Takes a point from the buckets of a person and a chat, or says when there will be one. */
  async refuse({ person, chat }: Asker): Promise<Refusal | null> {
    return (await refusalOf(this.people, person)) ?? (await refusalOf(this.chats, chat));
  }

  /** Runs `work` in its turn, unless the person or the chat asks too much or too many wait. */
  async run<T>(asker: Asker, work: () => Promise<T>): Promise<Admitted<T>> {
    const refused = await this.refuse(asker);
    if (refused) return refused;
    // Nothing is awaited between looking at the queue and joining it.
    if (this.queue.size >= this.queueMax) {
      const retryAfterS = Math.max(1, Math.ceil((this.queue.size * this.meanMs) / 1000));
      return { isBusy: true, retryAfterS, isRepeated: false };
    }
    const value = await this.queue.add(async () => {
      const started = performance.now();
      const result = await work();
      this.meanMs += NEWEST * (performance.now() - started - this.meanMs);
      return result;
    });
    return { isBusy: false, value };
  }
}

async function refusalOf(limiter: RateLimiterMemory, key: string): Promise<Refusal | null> {
  try {
    await limiter.consume(key);
    return null;
  } catch (error) {
    const { msBeforeNext, consumedPoints } = error as RateLimiterRes;
    return {
      isBusy: true,
      retryAfterS: Math.max(1, Math.ceil(msBeforeNext / 1000)),
      isRepeated: consumedPoints > limiter.points + 1,
    };
  }
}
