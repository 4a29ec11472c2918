import { findNumerals } from "../text/numerals.ts";
import { MONTHS } from "../text/months.ts";

const CHINESE_DATE = /(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日/;
const CHINESE_DATE_LAST = new RegExp(`${CHINESE_DATE.source}$`);
/** In words, as old papers print it: `一九五八年十月一日`, `民國四十七年三月一日`. */
const WRITTEN_DATE =
  /(民[國国])?\s*([〇○零一二三四五六七八九十百]{2,4})\s*年\s*([一二三四五六七八九十]{1,3})\s*月\s*([一二三四五六七八九十]{1,3})\s*日/;
/** The year before the first of the Republic of China. */
const BEFORE_REPUBLIC = 1911;
const ISO_DATE = /(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/;
const ENGLISH_DATE = new RegExp(
  `(?:(\\d{1,2})\\s+(${MONTHS.join("|")})|(${MONTHS.join("|")})\\s+(\\d{1,2}),?)\\s+(\\d{4})`,
  "i",
);

/** The first complete calendar date in `text` as `YYYY-MM-DD`, or `null`. */
export function findDate(text: string): string | null {
  const numeric = CHINESE_DATE.exec(text) ?? ISO_DATE.exec(text);
  if (numeric) return toIso(Number(numeric[1]), Number(numeric[2]), Number(numeric[3]));
  const english = ENGLISH_DATE.exec(text);
  if (!english) return writtenDate(text);
  const month = MONTHS.indexOf((english[2] ?? english[3])!.toLowerCase()) + 1;
  return toIso(Number(english[5]), month, Number(english[1] ?? english[4]));
}

function writtenDate(text: string): string | null {
  const written = WRITTEN_DATE.exec(text);
  if (!written) return null;
  const [year, month, day] = written.slice(2).map((part) => {
    return findNumerals(part.replaceAll("○", "〇"))[0]?.value ?? 0;
  }) as [number, number, number];
  if (written[1]) return toIso(year + BEFORE_REPUBLIC, month, day);
  return year < 1000 ? null : toIso(year, month, day);
}

/** Whether a line ends in a Chinese date with its year, as a signature does. */
export function endsInDate(line: string): boolean {
  return CHINESE_DATE_LAST.test(line);
}

function toIso(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return date.toISOString().slice(0, 10);
}
