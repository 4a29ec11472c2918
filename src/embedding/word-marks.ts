import { isSpace } from "../text/characters.ts";

/** Stands before a word of Latin letters, so that `▁the` is a word and `the` a part of one. */
export const WORD_MARK = "▁";
/** Lower-case Latin letters, as the inside of a class of a regular expression. */
export const LATIN_LETTERS = "a-zß-öø-ÿāăąćčďđēęěğģīįıķļłńņňőœřśşšţťūůűųźżž";

/** The rule as regular expressions, in the order in which they are applied: what `tokenizer.json` says. */
export const MARKING = [
  { pattern: `(?<![${LATIN_LETTERS}])(?=[${LATIN_LETTERS}])`, content: WORD_MARK },
  { pattern: "\\s+", content: "" },
] as const;

/** A text with its words marked, and where each of its characters stood. */
export interface MarkedText {
  readonly text: string;
  /** For each UTF-16 unit its place in the unmarked text; a mark stands where its word begins. */
  readonly places: Int32Array;
}

/** Marks the beginnings of words and drops white space: {@link MARKING} in one pass, with places. */
export function markWords(text: string): MarkedText {
  const isLetter = letterTable();
  const places = new Int32Array(text.length * 2);
  const parts: string[] = [];
  let length = 0;
  let from = 0;
  let wasLetter = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const letter = isLetter[code]!;
    if (letter && !wasLetter) {
      parts.push(text.slice(from, i), WORD_MARK);
      from = i;
      places[length++] = i;
    }
    wasLetter = letter;
    if (isSpace(code)) {
      parts.push(text.slice(from, i));
      from = i + 1;
    } else places[length++] = i;
  }
  parts.push(text.slice(from));
  return { text: parts.join(""), places: places.subarray(0, length) };
}

let letters: Uint8Array | undefined;

function letterTable(): Uint8Array {
  if (letters) return letters;
  const letter = new RegExp(`^[${LATIN_LETTERS}]$`);
  letters = Uint8Array.from({ length: 0x10000 }, (_, code) => Number(letter.test(String.fromCharCode(code))));
  return letters;
}
