import { type Command, InvalidArgumentError } from "commander";
import type { PassageFilter } from "../index/passage-filter.ts";

/** Options that say where an answer may stand. */
export interface NarrowingOptions {
  readonly source?: string;
  readonly section?: string;
  readonly from?: string;
  readonly until?: string;
}

/** Adds the options to a command. */
export function withNarrowing(command: Command): Command {
  return command
    .option(
      "--source <pattern>",
      "only from files whose path in the corpus this is, with * ** and ?",
      notEmpty,
    )
    .option("--section <name>", "only from this section", notEmpty)
    .option("--from <date>", "only from this day, month or year on (2022-03-22, 2022-03, 2022)", firstDay)
    .option("--until <date>", "only up to this day, month or year", lastDay);
}

/** What the options come to; `null` where none is given. */
export function filterOf(options: NarrowingOptions, command: Command): PassageFilter | null {
  const { source = null, section = null, from = null, until = null } = options;
  if (from !== null && until !== null && from > until) {
    command.error(`error: --from ${from} comes after --until ${until}`);
  }
  return [source, section, from, until].every((part) => part === null)
    ? null
    : { source, section, from, until };
}

const DATE = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/;

function firstDay(value: string): string {
  const [year, month, day] = partsOf(value);
  return dayOf(year, month ?? 1, day ?? 1);
}

function lastDay(value: string): string {
  const [year, month, day] = partsOf(value);
  // The day before the first of the next month.
  return day === undefined ? dayOf(year, (month ?? 12) + 1, 0) : dayOf(year, month!, day);
}

/** Year, month and day as far as they are given. */
function partsOf(value: string): [year: number, month?: number, day?: number] {
  const parts = DATE.exec(value)
    ?.slice(1)
    .filter((part) => part !== undefined)
    .map(Number);
  const [year, month = 1, day = 1] = parts ?? [];
  if (!parts || dayOf(year!, month, day) !== `${value}-01-01`.slice(0, 10)) {
    throw new InvalidArgumentError("must be a day, a month or a year: 2022-03-22, 2022-03 or 2022");
  }
  return parts as [number, number?, number?];
}

/** ISO 8601; days and months beyond their number count on. */
function dayOf(year: number, month: number, day: number): string {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.toISOString().slice(0, 10);
}

function notEmpty(value: string): string {
  if (value.trim() === "") throw new InvalidArgumentError("must not be empty");
  return value;
}
