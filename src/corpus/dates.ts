import { MONTHS } from "../text/months.ts";

const CHINESE_DATE = /(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日/;
const CHINESE_DATE_LAST = new RegExp(`${CHINESE_DATE.source}$`);
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
  if (!english) return null;
  const month = MONTHS.indexOf((english[2] ?? english[3])!.toLowerCase()) + 1;
  return toIso(Number(english[5]), month, Number(english[1] ?? english[4]));
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
