/** One figure, and what it is held against in the same run. */
export interface Measurement {
  readonly what: string;
  /** Passages of the archive it was measured on. */
  readonly passages: number;
  readonly value: number;
  readonly unit: string;
  readonly baseline?: { readonly name: string; readonly value: number };
}

/** Value over baseline. */
function ratioOf({ value, baseline }: Measurement): number | null {
  return baseline ? value / baseline.value : null;
}

/** A table for the terminal. */
export function asTable(measurements: readonly Measurement[]): string {
  const rows = measurements.map((measurement) => {
    const { what, passages, value, unit, baseline } = measurement;
    const held = baseline ? `${round(baseline.value)} ${unit} ${baseline.name}` : "";
    const ratio = ratioOf(measurement);
    return [
      what,
      String(passages),
      `${round(value)} ${unit}`,
      held,
      ratio === null ? "" : `× ${round(ratio)}`,
    ];
  });
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => row[i]!.length))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** A duration in milliseconds, and its baseline, as seconds. */
export function inSeconds(
  what: string,
  passages: number,
  ms: number,
  baseline?: Measurement["baseline"],
): Measurement {
  const held = baseline && { baseline: { ...baseline, value: baseline.value / 1000 } };
  return { what, passages, value: ms / 1000, unit: "s", ...held };
}

/** The middle one of some durations. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** The duration that a share of some does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** How long some work takes, in milliseconds. */
export async function timed(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
