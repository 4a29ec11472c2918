/**
 * What Telegram's server replaces by a space or removes from any text (TDLib's `clean_input_string`): controls, the
 * combining ring and overlines, line separators and directional controls, directional marks in a row.
 */
const ALTERED = /[\u0000-\u0009\u000b-\u001f\u030a\u0333\u033f\u2028-\u202e]|[\u200e\u200f]{2}/u;

/** Whether Telegram shows a text exactly as it is sent. */
export function survivesTelegram(text: string): boolean {
  return text === text.trim() && text.isWellFormed() && !ALTERED.test(text);
}
