import { Converter } from "opencc-js/t2cn";

/**
 * The form in which texts are compared: half width, lower case, simplified Chinese, one code unit for
 * one code unit, so that a place in the normal form is the same place in the text.
 */
export function normalize(text: string): string {
  const table = normalForms();
  let result = "";
  for (let i = 0; i < text.length; i++) {
    result += String.fromCharCode(table[text.charCodeAt(i)]!);
  }
  return result;
}

/** {@link normalize} without white space, punctuation and symbols: what makes two texts the same words. */
export function wordsOnly(text: string): string {
  return normalize(text).replaceAll(/[^\p{L}\p{N}]+/gu, "");
}

let table: Uint16Array | undefined;

/** The normal form of every code unit; made at first use, since the conversion tables are large. */
function normalForms(): Uint16Array {
  if (table) return table;
  table = Uint16Array.from({ length: 0x10000 }, (_, code) => code);
  const toSimplified = simplifier();
  for (let code = 0; code < 0x10000; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const character = String.fromCharCode(code);
    const compatible = character.normalize("NFKC");
    const single = compatible.length === 1 ? compatible : character;
    const lower = single.toLowerCase();
    const plain = lower.length === 1 ? lower : single;
    table[code] = (toSimplified.get(plain) ?? plain).charCodeAt(0);
  }
  return table;
}

/** Traditional to simplified, for single characters: phrases would change a text's length. */
function simplifier(): Map<string, string> {
  const ideographs: string[] = [];
  for (let code = 0x3400; code <= 0x9fff; code++) ideographs.push(String.fromCharCode(code));
  const simplified = Converter({ from: "t", to: "cn" })(ideographs.join("\n")).split("\n");
  const pairs = ideographs.map((from, i) => [from, simplified[i] ?? from] as const);
  return new Map(pairs.filter(([from, to]) => from !== to && to.length === 1));
}
