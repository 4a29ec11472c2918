import { isUtf8, transcode } from "node:buffer";
import { analyse } from "chardet";

/** Bytes that the encoding is guessed from. */
const SAMPLE = 64 * 1024;
/** What the detector's names are called by `TextDecoder`. Encodings that share bytes with Chinese ones are left out. */
const DECODERS: Readonly<Record<string, string>> = {
  GB18030: "gb18030",
  Big5: "big5",
  "UTF-16LE": "utf-16le",
  "UTF-16BE": "utf-16be",
  Shift_JIS: "shift_jis",
  "EUC-JP": "euc-jp",
  "EUC-KR": "euc-kr",
  "windows-1251": "windows-1251",
  "windows-1252": "windows-1252",
  "ISO-8859-1": "windows-1252",
};
/** Characters that a right guess next to never gives: private use, controls, replacement. */
const UNLIKELY = /[\u0080-\u009F\uE000-\uF8FF\uFFFD]/g;

/**
 * Decodes a text file: UTF-8, UTF-16, GB18030, Big5 and other encodings by their bytes. A byte order mark of
 * UTF-8 is kept, so that offsets count what the file holds; the same bytes always give the same text.
 * Throws, in words that follow the file's name, when the bytes are empty or no text.
 */
export function decode(bytes: Uint8Array): string {
  if (bytes.length === 0) throw new Error("is empty");
  const wide = utf16Of(bytes);
  if (wide) return new TextDecoder(wide, { ignoreBOM: true }).decode(bytes);
  if (bytes.subarray(0, 4096).includes(0)) throw new Error("is not text: it holds NUL bytes");
  // Several times as fast as a TextDecoder, which does the same.
  return isUtf8(bytes) ? transcode(bytes, "utf8", "utf16le").toString("utf16le") : decodeGuessed(bytes);
}

function utf16Of(bytes: Uint8Array): "utf-16le" | "utf-16be" | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return null;
}

/** The likeliest of the encodings that decode every byte. */
function decodeGuessed(bytes: Uint8Array): string {
  const guesses = analyse(bytes.subarray(0, SAMPLE));
  for (const { name, confidence } of guesses) {
    const label = DECODERS[name];
    if (!label || confidence < 10) continue;
    try {
      const text = new TextDecoder(label, { fatal: true }).decode(bytes);
      if ((text.match(UNLIKELY)?.length ?? 0) * 200 <= text.length) return text;
    } catch {
      continue;
    }
  }
  throw new Error("is text of an unknown encoding: convert it first, for example with iconv -t UTF-8");
}
