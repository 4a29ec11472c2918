/**
 * Code points that Telegram's server replaces by a space or removes from any text (TDLib's
 * `clean_input_string`): controls, line and paragraph separators, directional marks, the soft-hyphen
 * filler and the vertical-tab family.
 */
const ALTERED =
  /[\u0000-\u0009\u000b-\u001f\u007f\u00ad\u0333\u033f\u030a\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u;

/** Whether Telegram shows a text exactly as it is sent. */
export function survivesTelegram(text: string): boolean {
  return text === text.trim() && text === text.normalize("NFC") && !ALTERED.test(text);
}
