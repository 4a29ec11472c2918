/** Values of one kind by key, each kept for a while; values are plain JSON. */
export interface Box<T> {
  /** The value, or `null` when there is none or its time is over. */
  get(key: string): Promise<T | null>;
  /** Keeps a value; `keepMs` defaults to for ever. */
  put(key: string, value: T, keepMs?: number): Promise<void>;
  /** Keeps a value unless there is one; returns whether it did. Of several at once, one is told that it did. */
  add(key: string, value: T, keepMs?: number): Promise<boolean>;
  remove(key: string): Promise<void>;
  /** Everything whose time is not over, in the order of the keys. */
  entries(): AsyncIterable<readonly [key: string, value: T]>;
}

/** How much everybody may do. */
export interface Rate {
  /** Points of a full bucket. */
  readonly points: number;
  /** Time in which an empty bucket is full again. */
  readonly durationMs: number;
}

/** Why a bucket gives no point. */
interface Emptied {
  readonly retryAfterMs: number;
  /** Whether it was asked before since it is empty. */
  readonly isRepeated: boolean;
}

/** Buckets of points, one a key, that fill up again. */
export interface Buckets {
  /** Takes a point, or says when there will be one. */
  take(key: string): Promise<Emptied | null>;
}

/**
 * What the bot remembers between messages: updates it has seen, conversations, buttons, languages, votes, how much
 * was asked. Whatever several replicas of a bot would have to share stands behind this interface and nowhere else.
 */
export interface Memory {
  /** The box of one name; boxes of different names share nothing. */
  box<T>(name: string): Box<T>;
  /** The buckets of one name. */
  buckets(name: string, rate: Rate): Buckets;
  close(): Promise<void>;
}

/** A value and the time, in milliseconds since 1970, from which it is forgotten; `null` for never. */
export interface Kept<T> {
  readonly value: T;
  readonly until: number | null;
}

export function keep<T>(value: T, keepMs: number | undefined, now: number): Kept<T> {
  return { value, until: keepMs === undefined ? null : now + keepMs };
}

export function isOver({ until }: Kept<unknown>, now: number): boolean {
  return until !== null && until <= now;
}
