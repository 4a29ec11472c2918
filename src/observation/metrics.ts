import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Answer } from "../model.ts";

/** Upper bounds of the histograms' buckets, in seconds: an answer takes tens of milliseconds, a queue minutes. */
const BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];
const PREFIX = "verbatim_";

/** Why somebody got no answer for now: asked too much, too many waited, or it took too long. */
export type TurnedAway = "rate" | "queue" | "late";

/** The stages of one question: waiting for its turn, the parts of the answer, and all until the reply was sent. */
type Stage = "wait" | "embed" | "search" | "quote" | "answer" | "reply";

/** What an index is, as far as it is watched. */
interface Indexed {
  readonly generation: string;
  readonly createdAt: string;
  readonly passages: number;
  readonly documents: number;
}

/** Numbers that are read when somebody asks for them. */
interface Watched {
  /** Questions that wait, and that are being answered. */
  readonly queue: () => { readonly waiting: number; readonly running: number };
  /** Updates that are being worked on. */
  readonly inFlight: () => number;
}

/** Counts since the process started. */
export interface Counts {
  readonly questions: number;
  readonly abstained: number;
  readonly failed: number;
  readonly busy: number;
  /** Since the start, to one decimal. */
  readonly hours: number;
}

/** What happened since the process started, counted for Prometheus and for administrators. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly startedMs: number;
  private readonly now: () => number;
  private readonly updates = this.counter("updates_total", "Updates from Telegram", ["kind"]);
  private readonly repeats = this.counter("updates_repeated_total", "Updates delivered again and left", []);
  private readonly denials = this.counter("denied_total", "Updates of people who are not on the lists", []);
  private readonly questions = this.counter("questions_total", "Questions answered", ["outcome"]);
  private readonly turnedAways = this.counter("turned_away_total", "Questions not answered for now", [
    "reason",
  ]);
  private readonly failures = this.counter("failures_total", "Updates that failed", []);
  private readonly stages = this.histogram("stage_seconds", "Time of each stage of a question", ["stage"]);
  private readonly calls = this.histogram("telegram_call_seconds", "Time of calls to Telegram", ["method"]);
  private readonly callErrors = this.counter("telegram_errors_total", "Failed calls to Telegram", [
    "method",
    "code",
  ]);
  private readonly refusedIndexes = this.counter(
    "index_refused_total",
    "New indexes that could not be used",
    [],
  );

  constructor(now: () => number = Date.now) {
    this.now = now;
    this.startedMs = now();
  }

  /** Adds the process's own figures (memory, event loop, handles); once a process. */
  watchProcess(): void {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Adds figures that are looked up whenever somebody asks. */
  watch({ queue, inFlight }: Watched): void {
    this.read("queue_waiting", "Questions that wait for their turn", () => queue().waiting);
    this.read("queue_running", "Questions that are being answered", () => queue().running);
    this.read("updates_in_flight", "Updates that are being worked on", inFlight);
  }

  /** Adds what index serves. */
  watchIndex(serving: () => Indexed): void {
    this.read("index_created_timestamp_seconds", "When the index was built", () => {
      return Date.parse(serving().createdAt) / 1000;
    });
    this.read("index_passages", "Passages in the index", () => serving().passages);
    this.read("index_documents", "Documents in the index", () => serving().documents);
    this.newGauge("index_info", "The generation of the index that serves", ["generation"], (gauge) => {
      gauge.reset();
      gauge.set({ generation: serving().generation }, 1);
    });
  }

  /** @param kind Kind of update, as Telegram names it. */
  updated(kind: string): void {
    this.updates.inc({ kind });
  }

  repeated(): void {
    this.repeats.inc();
  }

  denied(): void {
    this.denials.inc();
  }

  answered({ abstained, smallTalk, timings }: Answer): void {
    this.questions.inc({ outcome: smallTalk ? "small_talk" : abstained ? "abstained" : "answered" });
    this.took("embed", timings.embedMs);
    this.took("search", timings.searchMs);
    this.took("quote", timings.quoteMs);
    this.took("answer", timings.totalMs);
  }

  took(stage: Stage, ms: number): void {
    this.stages.observe({ stage }, ms / 1000);
  }

  turnedAway(reason: TurnedAway): void {
    this.turnedAways.inc({ reason });
  }

  failed(): void {
    this.failures.inc();
  }

  /** @param code Telegram's or the system's code of the error; `null` where the call went well. */
  called(method: string, ms: number, code: string | number | null): void {
    this.calls.observe({ method }, ms / 1000);
    if (code !== null) this.callErrors.inc({ method, code: String(code) });
  }

  indexRefused(): void {
    this.refusedIndexes.inc();
  }

  async counts(): Promise<Counts> {
    const outcomes = await byLabel(this.questions, "outcome");
    const [abstained, failed] = [outcomes.get("abstained") ?? 0, await total(this.failures)];
    return {
      questions: [...outcomes.values()].reduce((sum, count) => sum + count, 0),
      abstained,
      failed,
      busy: await total(this.turnedAways),
      hours: Math.round((this.now() - this.startedMs) / 360_000) / 10,
    };
  }

  /** Everything in Prometheus's text format, and that format's media type. */
  async exposition(): Promise<{ readonly text: string; readonly type: string }> {
    return { text: await this.registry.metrics(), type: this.registry.contentType };
  }

  private counter<L extends string>(name: string, help: string, labelNames: L[]): Counter<L> {
    return new Counter({ name: PREFIX + name, help, labelNames, registers: [this.registry] });
  }

  /** A number that is looked up whenever somebody asks. */
  private read(name: string, help: string, value: () => number): void {
    this.newGauge(name, help, [], (gauge) => gauge.set(value()));
  }

  private newGauge<L extends string>(
    name: string,
    help: string,
    labelNames: L[],
    look: (gauge: Gauge<L>) => void,
  ): void {
    const own: Gauge<L> = new Gauge({
      name: PREFIX + name,
      help,
      labelNames,
      registers: [this.registry],
      collect: () => look(own),
    });
  }

  private histogram<L extends string>(name: string, help: string, labelNames: L[]): Histogram<L> {
    return new Histogram({
      name: PREFIX + name,
      help,
      labelNames,
      buckets: BUCKETS_S,
      registers: [this.registry],
    });
  }
}

async function byLabel<L extends string>(counter: Counter<L>, label: L): Promise<Map<string, number>> {
  const { values } = await counter.get();
  return new Map(values.map(({ labels, value }) => [String(labels[label]), value]));
}

async function total(counter: Counter): Promise<number> {
  return (await counter.get()).values.reduce((sum, { value }) => sum + value, 0);
}
