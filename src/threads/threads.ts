import { Calls, type Functions, oneByOne, ThreadEnded } from "./calls.ts";
import { startWorker } from "./start-worker.ts";

/** A thread for as long as somebody needs it. */
export interface Thread<F extends Functions> {
  /** Rejects as the function does, or with `ThreadEnded`. */
  call<N extends keyof F & string>(name: N, ...args: Parameters<F[N]>): Promise<Awaited<ReturnType<F[N]>>>;
  /**
   * Ends it.
   * @param isLight Whether it holds so little memory that it may wait for whoever needs the next.
   */
  end(isLight: boolean): Promise<void>;
}

/** The functions of a thread without a thread: each call holds up whoever calls. */
export function callInline<F extends Functions>(functions: F): Thread<F> {
  const call = oneByOne(functions);
  return {
    call: (name, ...args) => call(name, args) as Promise<never>,
    async end() {},
  };
}

/** Threads that wait at most. */
const IDLE_MAX = 2;

/**
 * Threads that run one module. Starting one takes some tenths of a second, so that a few wait to be used again; only
 * one that ends gives its memory back for certain.
 */
export class Threads<F extends Functions> {
  private readonly idle: Calls<F>[] = [];

  /** @param module Address of the module without an extension. */
  constructor(private readonly module: URL) {}

  take(): Thread<F> {
    let calls = this.idle.pop();
    while (calls && !calls.isIdle) calls = this.idle.pop();
    const own = calls ?? new Calls<F>(startWorker(this.module));
    let hasEnded = false;
    return {
      call: (...call) => (hasEnded ? Promise.reject(new ThreadEnded()) : own.call(...call)),
      end: async (isLight) => {
        if (hasEnded) return;
        hasEnded = true;
        if (isLight && own.isIdle && this.idle.length < IDLE_MAX) this.idle.push(own);
        else await own.end();
      },
    };
  }
}
