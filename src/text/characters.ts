/**
 * Classes of characters, by code unit. Chinese ideographs outside the Basic Multilingual Plane come
 * as surrogate pairs; both halves count as ideographs.
 */

/** Chinese characters and kana: text that is written without spaces. */
export function isIdeograph(code: number): boolean {
  return (
    (code >= 0x4e00 && code <= 0x9fff) ||
    (code >= 0x3400 && code <= 0x4dbf) ||
    (code >= 0x3040 && code <= 0x30ff) ||
    code === 0x3005 ||
    code === 0x3007 ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xd840 && code <= 0xd888) ||
    (code >= 0xdc00 && code <= 0xdfff)
  );
}

/** Ideographs and the full-width marks that go with them: white space beside one is only layout. */
export function isWide(code: number): boolean {
  return (
    isIdeograph(code) ||
    (code >= 0x3000 && code <= 0x303f) ||
    (code >= 0xff01 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6)
  );
}

/** The columns that a text takes in print, a Chinese character counted as 1 and a Latin one as ½. */
export function displayWidth(text: string): number {
  let width = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    width += isWide(code) || (code >= 0x2010 && code <= 0x2bff) ? 1 : 0.5;
  }
  return width;
}

/** JavaScript's own white space (`\s`), the only thing that folding removes. */
export function isSpace(code: number): boolean {
  return (
    code === 0x20 ||
    (code >= 0x09 && code <= 0x0d) ||
    code === 0xa0 ||
    code === 0x3000 ||
    code === 0xfeff ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x1680
  );
}

/** Letters that are written with spaces between words, and digits. */
export function isWordCharacter(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0xc0 && code <= 0x24f && code !== 0xd7 && code !== 0xf7) ||
    (code >= 0x370 && code <= 0x10ff) ||
    (code >= 0x1e00 && code <= 0x1fff)
  );
}
