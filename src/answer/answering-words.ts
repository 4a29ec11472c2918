import type { Span } from "../model.ts";
import type { AnswerType } from "../retrieval/answer-type.ts";
import type { Question } from "../retrieval/question.ts";
import { normalize } from "../text/normalize.ts";
import { termsOf } from "../text/terms.ts";
import { SURNAMES } from "./features/possible-answers.ts";
import { MONTHS } from "../text/months.ts";

const CHINESE_NUMBER = "[零〇一二两三四五六七八九十百千万亿]";
const MEASURE =
  "平方公里|平方米|平方千米|公里|千米|厘米|毫米|公顷|公斤|千克|小时|分钟|人次|米|吨|人|名|位|个|户|家|份|元|岁|倍|管|辆|次|组|支|座|所|层|栋|条|件|项|篇|本|册|张|台|架|艘|只|头|匹|棵|株|种|类|场|届|期|年|天|日|周|%|％";
const MONTH = MONTHS.join("|");

/** Forms that are an answer of their kind beyond doubt; the first group, where there is one, is the answer. */
const FORMS: Readonly<Partial<Record<AnswerType, readonly RegExp[]>>> = {
  quantity: [
    new RegExp(`(?:约|近|超过?)?(?:\\d[\\d,.]*\\d|\\d)(?:余|多)?[百千万亿]*(?:余|多)?(?:${MEASURE})?`, "g"),
    new RegExp(`(?:约|近|超过?)?${CHINESE_NUMBER}+(?:余|多)?(?:${MEASURE})`, "g"),
  ],
  date: [
    /\d{2,4}年(?:\d{1,2}月(?:\d{1,2}[日号])?)?(?:\d{1,2}时)?|\d{1,2}月\d{1,2}[日号](?:[上下]午|晚|凌晨)?(?:\d{1,2}时)?/g,
    new RegExp(
      `\\b\\d{1,2} (?:${MONTH})(?: \\d{4})?\\b|\\b(?:${MONTH}) \\d{1,2}(?:,? \\d{4})?\\b|\\b(?:${MONTH}) \\d{4}\\b|(?<![\\d.,])1\\d{3}(?![\\d,])|(?<![\\d.,])20\\d\\d(?![\\d,])`,
      "g",
    ),
  ],
  duration: [
    new RegExp(
      `(?:约|近)?(?:\\d+|${CHINESE_NUMBER}+)(?:余|多)?个?(?:年|月|天|日|周|星期|小时|分钟|世纪)`,
      "g",
    ),
    /\b\d+ (?:years?|months?|weeks?|days?|hours?|minutes?)\b/g,
  ],
  person: [
    new RegExp(
      `(?:书记|区长|市长|镇长|县长|省长|部长|局长|院长|校长|会长|主任|主席|组长|总统|总理|教授|记者)([${SURNAMES}][\\p{Script=Han}]{1,2}?)(?=表示|说|指出|强调|介绍|主持|先后|出席|来到|走访|带队|在|[，,、。；）)]|$)`,
      "gu",
    ),
  ],
};

/** How much nearer to the question's words the answer must stand than any other of its kind. */
const CLEARLY = 1.3;
/** Distance, in UTF-16 units, at which a question's word counts 1/e of one beside the answer. */
const NEAR = 12;

/**
 * The answering words inside a quote: the number, date or name that stands clearly nearest to the question's
 * words, or `null` when the kind of question has no form of its own or two could be meant.
 */
export function answeringWords(question: Question, quote: string): Span | null {
  const plain = normalize(quote);
  const weights = new Map(question.terms.map(({ term, weight }) => [term, weight]));
  const asked = termsOf(quote).flatMap(({ term, start, end }) => {
    const weight = weights.get(term);
    return weight ? [{ start, end, weight }] : [];
  });
  const found = (FORMS[question.type] ?? [])
    .flatMap((form) => [...plain.matchAll(form)])
    .map((match) => {
      const words = match[1] ?? match[0];
      const start = match.index + match[0].indexOf(words);
      return { start, end: start + words.length, words };
    })
    .filter(({ words }) => !question.query.includes(words))
    .map(({ start, end }) => ({ start, end, near: nearness(start, end, asked) }))
    .sort((a, b) => b.near - a.near);
  const [best, second] = found;
  if (!best || (second && best.near < second.near * CLEARLY)) return null;
  return { start: best.start, end: best.end };
}

function nearness(start: number, end: number, asked: readonly (Span & { weight: number })[]): number {
  let sum = 0;
  for (const term of asked) {
    const distance = Math.max(0, term.start - end, start - term.end);
    sum += term.weight * Math.exp(-distance / NEAR);
  }
  return sum;
}
