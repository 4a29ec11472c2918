import PQueue from "p-queue";
import type { Buckets, Memory } from "../memory/memory.ts";
import type { TurnedAway } from "../observation/metrics.ts";
import { LATE, within } from "./within.ts";

/** Limits on how much people may ask at once. */
export interface AdmissionOptions {
  /** Questions a minute of one person in one chat. */
  readonly perPerson: number;
  /** Questions a minute of all people in one chat. */
  readonly perChat: number;
  /** Questions that wait at most; those beyond are turned away. */
  readonly queueMax: number;
  /** Longest that a question may wait for its turn and be worked on. */
  readonly timeoutMs: number;
}

/** Who asks, and where. */
export interface Asker {
  readonly person: string;
  readonly chat: string;
}

/** Why somebody is turned away for now. */
export interface Refusal {
  readonly reason: TurnedAway;
  readonly retryAfterS: number;
  /** Whether this person was told so already, and goes on asking. */
  readonly isRepeated: boolean;
}

/** What became of a request for an answer. */
export type Admitted<T> = { readonly reason: null; readonly value: T; readonly waitedMs: number } | Refusal;

/** Answers computed side by side: they share one thread, and beyond this only wait for each other. */
const CONCURRENCY = 4;
const MINUTE_MS = 60_000;
/** How much the last answer's duration counts in the running mean. */
const NEWEST = 0.1;

/** Shares the machine among everybody who asks: buckets by person and chat, and one bounded queue. */
export class Admission {
  private readonly people: Buckets;
  private readonly chats: Buckets;
  private readonly queue = new PQueue({ concurrency: CONCURRENCY });
  private readonly queueMax: number;
  private readonly timeoutMs: number;
  private meanMs = 200;

  /** @param name What is admitted; the memory keeps its buckets under this name. */
  constructor(memory: Memory, name: string, { perPerson, perChat, queueMax, timeoutMs }: AdmissionOptions) {
    this.people = memory.buckets(`${name} person`, { points: perPerson, durationMs: MINUTE_MS });
    this.chats = memory.buckets(`${name} chat`, { points: perChat, durationMs: MINUTE_MS });
    this.queueMax = queueMax;
    this.timeoutMs = timeoutMs;
  }

  /** How many wait for their turn, and how many have it. */
  get load(): { readonly waiting: number; readonly running: number } {
    return { waiting: this.queue.size, running: this.queue.pending };
  }

  /** Takes a point from the buckets of a person and a chat, or says when there will be one. */
  async refuse({ person, chat }: Asker): Promise<Refusal | null> {
    const emptied = (await this.people.take(person)) ?? (await this.chats.take(chat));
    if (!emptied) return null;
    const { retryAfterMs, isRepeated } = emptied;
    return { reason: "rate", retryAfterS: seconds(retryAfterMs), isRepeated };
  }

  /** Runs `work` in its turn, unless the person or the chat asks too much, too many wait, or it takes too long. */
  async run<T>(asker: Asker, work: () => Promise<T>): Promise<Admitted<T>> {
    const refused = await this.refuse(asker);
    if (refused) return refused;
    // Nothing is awaited between looking at the queue and joining it.
    if (this.queue.size >= this.queueMax) return this.turnedAway("queue");
    const asked = performance.now();
    const done = this.queue.add(async (): Promise<Admitted<T> | typeof LATE> => {
      const started = performance.now();
      const waitedMs = started - asked;
      if (waitedMs >= this.timeoutMs) return LATE;
      const value = await work();
      this.meanMs += NEWEST * (performance.now() - started - this.meanMs);
      return { reason: null, value, waitedMs };
    });
    // Work that is late keeps its place in the queue until it is done: giving it away would only add to the load.
    const result = await within(done, this.timeoutMs);
    return result === LATE ? this.turnedAway("late") : result;
  }

  /** Come back when those who wait now are answered. */
  private turnedAway(reason: TurnedAway): Refusal {
    return { reason, retryAfterS: seconds(this.queue.size * this.meanMs), isRepeated: false };
  }
}

function seconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000));
}
