import { normalize } from "../text/normalize.ts";
import { termsOf } from "../text/terms.ts";
import { ENGLISH_FUNCTION, QUESTION_WORDS, withoutFiller } from "./function-words.ts";

/** What was asked and answered before, as far as a follow-up can lean on it. */
export interface Turn {
  /** The question as it was understood. */
  readonly question: string;
  /** The first quote of its answer, or `null` after an abstention. */
  readonly quote: string | null;
}

/** `那宝山区呢？`, `what about Baoshan?`: the same question of something else. */
const SWITCH =
  /^(?:那么|那|换成|如果是|而)?[，, ]*(.{1,20}?)(?:呢|又如何|怎么样|怎麼樣|怎样)[？?。!！ ]*$|^(?:and )?(?:what|how) about (.{1,40}?)[?.! ]*$/i;
/** `谁说的？`: about the words that were quoted. */
const SAID =
  /^(?:这话|这句话|那|这)?(?:是)?谁(?:这么|这样)?(?:说|讲|表示|指出|强调)的?[？?。 ]*$|^who said (?:that|this|so|it)\??$/;
/** A question that starts with a word for what was spoken of. */
const LEANS =
  /^(?:那|他们?|她们?|它们?|这(?:个|些|位|里|次|项|场)?|那(?:个|些|位|里|次|项|场)?|其中?|该)|^(?:he|she|it|they|that|this|those|these|his|her|its|their|there)\b|\b(?:he|she|it|they|him|them)\b/;
/** The last character of a name by which two names are of one kind: 区, 镇, 街道's 道. */
const KIND = /[区县市省镇乡村街道路局委厅部院校司]$/u;
/** A question with no more content than this asks of what went before. */
const BARE_TERMS = 2;

/**
 * The question that a message means after an earlier one, written out to stand alone; the message itself
 * when it needs nothing from before.
 */
export function completeQuestion(message: string, before: Turn | null): string {
  if (!before) return message;
  const plain = withoutFiller(normalize(message).trim());
  if (SAID.test(plain)) return before.quote ? `${message.trim()} ${before.quote}` : message;
  const other = SWITCH.exec(message.trim());
  const subject = other?.[1] ?? other?.[2];
  if (subject && !/[谁哪几何吗]|什么|多少|\b(?:who|what|when|where)\b/.test(normalize(subject))) {
    return switchSubject(before.question, subject.trim());
  }
  const asks = [...plain.matchAll(QUESTION_WORDS)].length > 0 || /[?？]$/.test(plain);
  const content = contentTerms(plain);
  if (asks && content <= BARE_TERMS && !isWhole(plain))
    return `${withoutAsking(before.question)} ${message.trim()}`;
  if (LEANS.test(plain) && content <= BARE_TERMS * 4)
    return `${withoutAsking(before.question)} ${message.trim()}`;
  return message;
}

/** Puts another name where the earlier question had one of the same kind, else where its topic stood. */
function switchSubject(question: string, subject: string): string {
  const kind = KIND.exec(normalize(subject))?.[0];
  const same = kind && nameOfKind(kind, subject.length - 1).exec(normalize(question));
  if (same) {
    return question.slice(0, same.index) + subject + question.slice(same.index + same[0].length);
  }
  const names = /\b\p{Lu}[\p{L}'-]+(?: \p{Lu}[\p{L}'-]+)*/gu;
  const last = [...question.matchAll(names)].findLast(({ index }) => index > 0)?.[0];
  if (last && /^[\p{Script=Latin}]/u.test(subject)) return question.replace(last, subject);
  const topic =
    /^[^的是在由被有为于]{2,12}?(?=[的是在由被有为于说]|表示|指出|强调|介绍|要求|主持|担任|负责|什么|怎么|多少|几|谁|哪)/u.exec(
      question,
    )?.[0];
  return topic ? subject + question.slice(topic.length) : `${subject} ${question}`;
}

/** A name of the same kind, as long as the new one or, failing that, of any usual length. */
function nameOfKind(kind: string, length: number): RegExp {
  return new RegExp(`\\p{Script=Han}{${length}}${kind}|\\p{Script=Han}{1,6}?${kind}`, "u");
}

function withoutAsking(question: string): string {
  return question
    .replaceAll(QUESTION_WORDS, " ")
    .replaceAll(/[?？。!！]+/g, " ")
    .trim();
}

/** Whether a message has content on both sides of its asking word: it says of what it asks, and what. */
function isWhole(plain: string): boolean {
  return plain.split(QUESTION_WORDS).filter((part) => contentTerms(part) > 0).length > 1;
}

/** How many content terms a message has beside its asking words. */
function contentTerms(plain: string): number {
  const rest = plain.replaceAll(QUESTION_WORDS, " ").replaceAll(/[的了是在说做去来到]/gu, " ");
  return termsOf(rest).filter(
    ({ kind, start, end }) =>
      kind === "pair" || (kind === "word" && !ENGLISH_FUNCTION.has(rest.slice(start, end))),
  ).length;
}
