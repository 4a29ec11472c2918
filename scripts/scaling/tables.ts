import { simulateFanOut } from "./fan-out.ts";
import { needsOf, NETWORK_MS, PASSAGE_KINDS, SHARD } from "./needs.ts";

const EXPONENTS = [6, 8, 10];
/** Shards that one question may be asked of. */
const FAN_OUTS = [1, 4, 16, 64, 256, 1024];
/** Times of one shard's 95th percentile after which a second replica is asked. */
const HEDGE = 1;

/** What archives need, and how long the slowest of many shards takes, as Markdown. */
export function scalingTables(): string {
  return [needsTable(), "", fanOutTable()].join("\n");
}

function needsTable(): string {
  const rows = EXPONENTS.flatMap((exponent) =>
    Object.entries(PASSAGE_KINDS).map(([kind, bytes]) => {
      const needs = needsOf(10 ** exponent, bytes);
      return [
        `10${superscript(exponent)}`,
        kind,
        amount(needs.shards),
        `${amount(needs.memoryGb)} GB`,
        `${amount(needs.diskGb)} GB`,
        `${amount(needs.buildHours)} h`,
        amount(needs.buildersForADay),
        amount(needs.machines),
        `€ ${amount(needs.costPerThousand)}`,
      ];
    }),
  );
  const head = [
    "passages",
    "a vector's number in memory",
    "shards",
    "memory",
    "disk",
    "core time to build",
    "builders for a day",
    "machines",
    "1,000 answers",
  ];
  return markdown([head, ...rows]);
}

function fanOutTable(): string {
  const hedgeMs = Math.round(NETWORK_MS + HEDGE * SHARD.p95Ms);
  const rows = FAN_OUTS.flatMap((shards) =>
    [null, hedgeMs].map((hedge) => {
      const latency = simulateFanOut(SHARD, { shards, hedgeMs: hedge, networkMs: NETWORK_MS });
      return [
        amount(shards),
        hedge === null ? "never" : `after ${hedge} ms`,
        ...[latency.medianMs, latency.p95Ms, latency.p99Ms].map((ms) => `${amount(ms)} ms`),
        amount(latency.searches),
      ];
    }),
  );
  const head = ["shards asked", "a second replica is asked", "median", "p95", "p99", "searches a question"];
  return markdown([head, ...rows]);
}

function markdown([head, ...rows]: readonly string[][]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head!), `|${head!.map(() => "---|").join("")}`, ...rows.map(line)].join("\n");
}

function amount(value: number): string {
  return value >= 10 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(2)));
}

function superscript(exponent: number): string {
  return [...String(exponent)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]!).join("");
}
