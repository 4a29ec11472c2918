import { type MappedText, MappedTextBuilder } from "../text/mapped-text.ts";

/** A line that gives the issue: its number, pages or licence, the day of the week, where else the paper is read. */
const MASTHEAD =
  /星期|周[一二三四五六日]|第\s*\d+\s*期|(?:今日|本期)\s*\d+\s*版|公众号.{0,20}(?:APP|客户端)|准印证|刊号|Vol\.|No\.\s*\d|\u2003\d{1,3}$/i;
const CAPTION =
  /^(?:[▲▼◀▶]|[上下左右]?图(?:片)?\s*[①-⑨\d]?\s*[：:]|[①-⑨].{0,400}摄\s*$|(?:制图|摄影|供图)\s*[：:])/u;
/** Who took a picture, at the end of its caption. */
const CREDIT = /(?:^|\s)\S{1,12}\s*摄(?:影)?(?:报道)?\s*$/u;
const PAGE = "[▶►]?\\s*第?\\s*[0-9A-Z一二三四五六七八九十]{1,4}\\s*版";
/** Where a story comes from another page, and where it goes on. */
const JUMP_FROM = new RegExp(
  `^\\s*(?:[(（]\\s*(?:上接|紧接)\\s*${PAGE}\\s*[)）]|(?:上接|紧接)\\s*${PAGE}|\\(?continued from page \\w+\\)?)\\s*`,
  "iu",
);
const JUMP_TO = new RegExp(
  `\\s*(?:[(（]\\s*下转\\s*${PAGE}\\s*[)）]|下转\\s*${PAGE}|\\(?continued on page \\w+\\)?)\\s*$`,
  "iu",
);

/** What each {@link JUMP_TO} holds: the pattern itself is slow where nothing matches. */
const MAY_JUMP = /下转|continued on/iu;

/** Longest line that names an issue, in UTF-16 units. */
export const MASTHEAD_MAX = 160;

/** Whether a line names the issue of a paper rather than a story in it. */
export function isMasthead(text: string): boolean {
  return text.length <= MASTHEAD_MAX && MASTHEAD.test(text);
}

/** Whether a text explains a picture or says who took it. */
export function isCaption(text: string): boolean {
  return CAPTION.test(text) || (text.includes("摄") && CREDIT.test(text));
}

/** A paragraph without the marks that lead from page to page; `null` when nothing else is in it. */
export function withoutJumps(mapped: MappedText): MappedText | null {
  const start = JUMP_FROM.exec(mapped.text)?.[0].length ?? 0;
  const jump = MAY_JUMP.test(mapped.text) ? JUMP_TO.exec(mapped.text) : null;
  const end = jump?.index ?? mapped.text.length;
  if (start === 0 && end === mapped.text.length) return mapped;
  if (start >= end) return null;
  return new MappedTextBuilder().appendSlice(mapped, start, end).build();
}
