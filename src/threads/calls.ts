import type { MessagePort, Worker } from "node:worker_threads";

/** Functions that a thread offers: they take and give what can be copied between threads. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Functions = Readonly<Record<string, (...args: any[]) => unknown>>;

interface Call {
  readonly id: number;
  readonly name: string;
  readonly args: readonly unknown[];
}

interface Outcome {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: Failure;
}

/** Of an error a copy keeps the message, but not the code by which it is known. */
interface Failure {
  readonly message: string;
  readonly code: string | undefined;
  readonly stack: string | undefined;
}

/** Answers the calls of whoever started this thread, one after another in their order. */
export function answerCalls(port: MessagePort, functions: Functions): void {
  const call = oneByOne(functions);
  port.on("message", ({ id, name, args }: Call) => {
    void call(name, args)
      .then(
        (value): Outcome => ({ id, value }),
        (error: unknown): Outcome => ({ id, error: toFailure(error) }),
      )
      .then((outcome) => port.postMessage(outcome));
  });
}

/** Calls functions one after another: what one of them begins it ends before the next one begins. */
export function oneByOne<F extends Functions>(
  functions: F,
): (name: keyof F & string, args: readonly unknown[]) => Promise<unknown> {
  let last: Promise<unknown> = Promise.resolve();
  return (name, args) => {
    const result = last.then(() => functions[name]!(...args));
    last = result.catch(() => {});
    return result;
  };
}

/** A thread that is not there any more, for whatever reason. */
export class ThreadEnded extends Error {
  override readonly name = "ThreadEnded";

  constructor(cause?: unknown) {
    super("the thread has ended", { cause });
  }
}

/** Calls the functions of a thread. It keeps the process alive only as long as a call is under way. */
export class Calls<F extends Functions> {
  private readonly waiting = new Map<number, PromiseWithResolvers<unknown>>();
  private calls = 0;
  private failure: ThreadEnded | null = null;

  constructor(private readonly worker: Worker) {
    worker.unref();
    worker.on("message", ({ id, value, error }: Outcome) => {
      const call = this.waiting.get(id);
      this.waiting.delete(id);
      if (this.waiting.size === 0) worker.unref();
      if (error === undefined) call?.resolve(value);
      else call?.reject(toError(error));
    });
    worker.on("error", (error: Error) => this.fail(error));
    worker.on("exit", () => this.fail());
  }

  /** Whether it works, and nothing is under way. */
  get isIdle(): boolean {
    return this.failure === null && this.waiting.size === 0;
  }

  /** Rejects as the function does, or with `ThreadEnded`. */
  call<N extends keyof F & string>(name: N, ...args: Parameters<F[N]>): Promise<Awaited<ReturnType<F[N]>>> {
    if (this.failure) return Promise.reject(this.failure);
    const call = withResolvers();
    const id = this.calls++;
    this.waiting.set(id, call);
    this.worker.ref();
    this.worker.postMessage({ id, name, args } satisfies Call);
    return call.promise as Promise<Awaited<ReturnType<F[N]>>>;
  }

  /** Ends the thread; calls under way are rejected. */
  async end(): Promise<void> {
    await this.worker.terminate();
  }

  private fail(cause?: Error): void {
    this.failure ??= new ThreadEnded(cause);
    for (const call of this.waiting.values()) call.reject(this.failure);
    this.waiting.clear();
  }
}

function toFailure(error: unknown): Failure {
  const { message, code, stack } = error as NodeJS.ErrnoException;
  return { message, code, stack };
}

function toError({ message, code, stack }: Failure): Error {
  return Object.assign(new Error(message), { stack }, code === undefined ? {} : { code });
}

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
}

function withResolvers(): PromiseWithResolvers<unknown> {
  let resolve!: (value: unknown) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<unknown>((...both) => ([resolve, reject] = both));
  return { promise, resolve, reject };
}
