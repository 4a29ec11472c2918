import type { Passage } from "../model.ts";
import type { Question } from "../retrieval/question.ts";
import { normalize } from "../text/normalize.ts";
import { findNumerals } from "../text/numerals.ts";
import { MONTHS } from "../text/months.ts";

const MONTH_DAY = new RegExp(
  `(\\d{1,2})月(\\d{1,2})[日号]|\\b(${MONTHS.join("|")}) (\\d{1,2})\\b|\\b(\\d{1,2}) (${MONTHS.join("|")})\\b`,
  "g",
);
const YEAR = /(?<![\d.,])(1\d{3}|20\d{2})(?![\d,.]*\d)/g;
/** Words that people are counted in. */
const PEOPLE = "人|名|位|口|户|居民";
/** What a Chinese question counts: the word behind `多少` or `几`. */
const COUNTED = /(?:多少|几)(?:个)?(\p{Script=Han})/u;
/** Words behind `多少` that are counted in no measure of their own, or as people are. */
const ARE_PEOPLE = /[人名位口户居民]/u;
/** How near a number its unit stands. */
const UNIT_REACH = 4;

/** An office and whose it is: `海淀|区委书记`, `望京|街道党工委书记`. */
const OFFICE =
  /(?<whose>\p{Script=Han}{1,6}?)(?<office>(?:[省市区县镇乡村]|街道)(?:党工委|党委|工委|委)?(?:书记|主任)|[省市区县镇乡村]长)/u;
/** Letters before an office that may say whose it is. */
const WHOSE_REACH = 6;

/** Neither found nor contradicted. */
const UNKNOWN = 0.5;

/**
 * Whether a passage says what a question takes for granted about the day or the year: 1 where it does, or the
 * question states none; 0 where it states others only; 0.5 where it is silent.
 */
export function datesAgree({ query }: Question, { text, title, date }: Passage): number {
  const said = normalize(`${title ?? ""} ${text}`);
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date ?? "") ?? [];
  const days = agreement(daysIn(query), [
    ...daysIn(said),
    ...(month ? [`${Number(month)}-${Number(day)}`] : []),
  ]);
  const years = agreement(yearsIn(query), [...yearsIn(said), ...(year ? [year] : [])]);
  return Math.min(days, years);
}

/** Whether a quote holds a number of what a question counts: 1 where it does, or nothing is counted; 0 where not. */
export function holdsCount({ text: asked, type }: Question, quote: string): number {
  if (type !== "quantity") return 1;
  const said = normalize(quote);
  // One Chinese digit alone is mostly part of a name (`三里屯`, `五区`).
  const numerals = findNumerals(said).filter(({ start, end }) => end - start > 1 || /\d/.test(said[start]!));
  const [, counted] = COUNTED.exec(normalize(asked)) ?? [];
  if (!counted) return Number(numerals.length > 0);
  const unit = new RegExp(ARE_PEOPLE.test(counted) ? PEOPLE : counted, "u");
  const isCounted = numerals.some(({ end }) => unit.test(said.slice(end, end + UNIT_REACH)));
  return isCounted ? 1 : numerals.length > 0 ? UNKNOWN : 0;
}

/**
 * Whether a quote can name the holder of the office that a question asks for: 1 where it names that office, or none is
 * asked for; 0 where it names none such, or another place's only.
 */
export function namesOffice(
  { query, type }: Question,
  quote: string,
  { text, title, section }: Passage,
): number {
  const { whose, office } = type === "person" ? (OFFICE.exec(query)?.groups ?? {}) : {};
  if (!whose || !office) return 1;
  const said = normalize(quote);
  if (!said.includes(office)) return 0;
  const around = normalize(`${title ?? ""} ${section ?? ""} ${text}`);
  // Before the name may stand other words of the question (`谁是海淀`, `北京市海淀`): its end tells.
  const names = Array.from({ length: Math.max(1, whose.length - 1) }, (_, i) => whose.slice(i));
  if (names.some((name) => around.includes(name))) return 1;
  // `区委书记` alone is the page's own district's; behind another name it is not.
  const isBare = said
    .split(office)
    .slice(0, -1)
    .some((before) => !/\p{Script=Han}$/u.test(before.slice(-WHOSE_REACH)));
  return Number(isBare);
}

function agreement(stated: readonly string[], said: readonly string[]): number {
  if (stated.length === 0) return 1;
  if (stated.some((one) => said.includes(one))) return 1;
  return said.length > 0 ? 0 : UNKNOWN;
}

/** Days without their year, as `month-day`. */
function daysIn(text: string): string[] {
  return [...text.matchAll(MONTH_DAY)].map(([, month, day, name, ofName, before, nameAfter]) => {
    const written = name ?? nameAfter;
    return written
      ? `${MONTHS.indexOf(written) + 1}-${Number(ofName ?? before)}`
      : `${Number(month)}-${Number(day)}`;
  });
}

function yearsIn(text: string): string[] {
  return [...text.matchAll(YEAR)].map(([, year]) => year!);
}
