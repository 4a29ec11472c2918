/** A number as it is written somewhere, with its value. */
export interface Numeral {
  readonly value: number;
  readonly start: number;
  readonly end: number;
}

const DIGITS: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
const SMALL_UNITS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };
const LARGE_UNITS: Readonly<Record<string, number>> = { 万: 1e4, 亿: 1e8 };
const ENGLISH_UNITS: Readonly<Record<string, number>> = {
  thousand: 1e3,
  million: 1e6,
  billion: 1e9,
  trillion: 1e12,
};
const NUMERAL = /\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[零〇一二两三四五六七八九十百千万亿]+/g;

/**
 * Finds the numbers of a normalized text in any writing: `3.6万`, `36,000`, `三万六千`, `2 million`.
 * Overlong runs of digits are no quantities and are left out.
 */
export function findNumerals(text: string): Numeral[] {
  const found: Numeral[] = [];
  for (const match of text.matchAll(NUMERAL)) {
    const written = match[0];
    const start = match.index;
    const isArabic = written.charCodeAt(0) < 0x80;
    const plain = isArabic ? Number(written.replaceAll(",", "")) : chineseValue(written);
    if (plain === null || written.length > 15) continue;
    const unit = isArabic ? unitAfter(text, start + written.length) : { factor: 1, length: 0 };
    const value = Number((plain * unit.factor).toPrecision(12));
    found.push({ value, start, end: start + written.length + unit.length });
  }
  return found;
}

function unitAfter(text: string, at: number): { factor: number; length: number } {
  let factor = 1;
  let length = 0;
  for (; length < 2; length++) {
    const unit = LARGE_UNITS[text[at + length]!] ?? SMALL_UNITS[text[at + length]!];
    if (!unit || unit === 10) break;
    factor *= unit;
  }
  if (length > 0) return { factor, length };
  const word = /^[ -]?(thousand|million|billion|trillion)/.exec(text.slice(at, at + 10));
  return word ? { factor: ENGLISH_UNITS[word[1]!]!, length: word[0].length } : { factor, length };
}

/** The value of a number in Chinese characters, or `null` when it is not one: `万一`, `千万`. */
function chineseValue(written: string): number | null {
  const hasUnit = /[十百千万亿]/.test(written);
  const hasDigit = /[一二两三四五六七八九]/.test(written);
  if (!hasUnit) {
    if (written.length === 1) return DIGITS[written] ?? null;
    return Number([...written].map((digit) => DIGITS[digit]).join(""));
  }
  if (!hasDigit && written !== "十") return null;
  let total = 0;
  let group = 0;
  let digit: number | null = null;
  for (const character of written) {
    if (character in DIGITS) {
      digit = DIGITS[character]!;
    } else if (character in SMALL_UNITS) {
      group += (digit ?? 1) * SMALL_UNITS[character]!;
      digit = null;
    } else {
      const part = group + (digit ?? 0);
      if (part === 0 && total === 0) return null;
      if (character === "亿") total = (total + part) * 1e8;
      else total += part * 1e4;
      group = 0;
      digit = null;
    }
  }
  return total + group + (digit ?? 0);
}
