import { normalize } from "../../text/normalize.ts";
import { type PassageFilter, sourcePattern } from "../passage-filter.ts";
import type { Tables } from "./tables.ts";

/** A condition on the rows `p` of a generation's passages. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly string[];
}

/** What a filter comes to. Its values are the parameters from `$first` on. */
export function conditionOf(filter: PassageFilter, { documents }: Tables, first: number): Condition {
  const { source, section, from, until } = filter;
  const parts: (readonly [sql: (parameter: string) => string, value: string | null])[] = [
    [
      (one) => `p.document in (select number from ${documents} where file ~ ${one})`,
      source && sourcePattern(source),
    ],
    [(one) => `p.section = ${one}`, section && sectionKey(section)],
    [(one) => `p.date >= ${one}`, from],
    [(one) => `p.date <= ${one}`, until],
  ];
  const stated = parts.filter(([, value]) => value !== null);
  return {
    sql: stated.map(([sql], i) => sql(`$${first + i}`)).join(" and ") || "true",
    values: stated.map(([, value]) => value!),
  };
}

/** A section as the column holds it: in normal form, and as the text of a JSON value, which no character breaks. */
export function sectionKey(section: string): string {
  return JSON.stringify(normalize(section));
}
