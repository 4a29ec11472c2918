import type { Span } from "../../model.ts";
import type { AnswerType } from "../../retrieval/answer-type.ts";
import { MONTHS } from "../../text/months.ts";

/**
 * Words that could be the answer to a question of a type. `spans` are exact where the type has a form
 * of its own (numbers, dates, names); for reasons, manners and definitions they are the words that
 * introduce one.
 */
const MONTH = MONTHS.join("|");
const NUMBER = "(?:\\d[\\d,.]*|[零〇一二两三四五六七八九十百千万亿几数]+)";
/** The usual Chinese surnames of one character. */
export const SURNAMES =
  "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛范彭郎鲁韦马苗凤方俞任袁柳" +
  "史唐费廉岑薛雷贺倪汤滕罗毕郝安常乐于傅皮卞齐康伍余顾孟黄穆萧尹姚邵汪毛狄贝明臧戴谈宋庞熊纪舒屈项祝董梁杜阮蓝闵" +
  "季贾路江童颜郭梅盛林钟徐邱骆高夏蔡田樊胡凌霍虞万柯管卢莫房裘缪解应丁宣邓郁单洪包左石崔吉龚程邢裴陆荣翁甄曲封储" +
  "靳段富焦巴谷车侯全班仲宁仇甘厉祖武符刘景詹龙叶司郜黎溥印白怀蒲卓屠池乔闻党翟谭劳申冉桑桂牛边庄晏瞿阎充习艾向" +
  "古易廖终衡步耿满匡国文寇广东欧沃利蔚越隆师巩聂晁敖冷辛那简饶曾沙关蒯相查荆红游竺权盖益桓公肖";

const FORMS: Readonly<Partial<Record<AnswerType, readonly RegExp[]>>> = {
  quantity: [
    new RegExp(`${NUMBER}(?:余|多|来)?(?:%|％|[万亿]?[\\p{Script=Han}]|\\s?[a-z]+)?`, "gu"),
    /\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|million|billion|half|third|quarter|twice|once)\b/g,
    /百分之|一半|半数/g,
  ],
  date: [
    new RegExp(`${NUMBER}(?:多|余)?(?:世纪|年代|年初|年底|年间|年|月|日|号|点|时)`, "gu"),
    /(?<![\d.,])(?:1\d|20)\d\d(?![\d,])/g,
    new RegExp(
      `\\b(?:${MONTH})\\b|\\b\\d{1,2}(?:st|nd|rd|th) centur(?:y|ies)|\\bcentury\\b|\\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)\\b`,
      "g",
    ),
    /昨天|今天|今晚|昨晚|上午|下午|凌晨|当天|日前|时期|朝代|[春夏秋冬]季|星期[一二三四五六日]/g,
  ],
  duration: [
    new RegExp(`${NUMBER}(?:多|余|来)?个?(?:年|月|天|日|周|星期|小时|分钟|秒|世纪)`, "gu"),
    /\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|several|many|few)[ -](?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|centur(?:y|ies)|decades?)\b/g,
  ],
  person: [
    new RegExp(`[${SURNAMES}][\\p{Script=Han}]{1,2}`, "gu"),
    /\p{Script=Han}{1,6}(?:·\p{Script=Han}{1,8})+/gu,
  ],
  place: [
    /\p{Script=Han}{1,8}(?:省|市|区|县|镇|乡|村|路|街道|街|国|州|岛|山|河|湖|海|港|站|城|寺|宫|园|院|馆|大学|半岛|地区)/gu,
    /(?:位于|在|于|至|到|来自)\p{Script=Han}{2,}/gu,
  ],
  organisation: [
    /\p{Script=Han}{2,12}(?:公司|集团|大学|学院|委员会|局|部|党|协会|银行|医院|中心|组织|机构|政府|军|队|会|厅|社|所|院|厂|学校|中学)/gu,
  ],
  name: [
    /[《“「『"][^》”」』"]{1,30}[》”」』"]/gu,
    /(?:称为|称作|名为|叫做|叫作|又称|简称|俗称|被称|即|\bcalled\b|\bknown as\b|\bnamed\b)/g,
  ],
  reason: [
    /因为|由于|因此|所以|因而|为了|原因|导致|使得|以致|\bbecause\b|\bdue to\b|\bsince\b|\bin order to\b|\bas a result\b|\bcaus|\breason/g,
  ],
  manner: [/通过|采用|采取|利用|以.{1,12}方式|方法|借助|经过|使用|\bby\b|\bthrough\b|\busing\b|\bvia\b/g],
  definition: [
    /是一|是指|指的是|定义为|即|，是|\bis (?:an?|the)\b|\brefers? to\b|\bmeans?\b|\bdefined as\b/g,
  ],
  list: [
    /[^、，。]{1,20}(?:、[^、，。]{1,20}){1,}/g,
    /包括|分别|等|以及|\bincluding\b|\bsuch as\b|, [^,]+,? and\b/g,
  ],
};

/** English names keep their capitals, so they are looked for in the text as printed. */
const CAPITALISED = /\b\p{Lu}[\p{L}'’.-]+(?:\s+(?:of|the|de|van|von|da|di|al|and)?\s*\p{Lu}[\p{L}'’.-]+)*/gu;
const MARKED_NAME = /[《“「『][^》”」』]{1,30}[》”」』]|\p{Script=Han}{1,6}(?:·\p{Script=Han}{1,8})+/gu;
const CAPITAL_TYPES: ReadonlySet<AnswerType> = new Set(["person", "place", "organisation", "name"]);

/**
 * Where in a passage words stand that could answer a question of type `type`.
 * @param plain The passage in normal form.
 * @param text The passage as printed, of the same length.
 */
export function possibleAnswers(type: AnswerType, plain: string, text: string): Span[] {
  const spans: Span[] = [];
  for (const form of FORMS[type] ?? []) {
    for (const match of plain.matchAll(form)) {
      spans.push({ start: match.index, end: match.index + match[0].length });
    }
  }
  if (CAPITAL_TYPES.has(type)) {
    for (const match of text.matchAll(CAPITALISED)) {
      spans.push({ start: match.index, end: match.index + match[0].length });
    }
  }
  return spans.sort((a, b) => a.start - b.start);
}

/** Names that are written as such: in capitals, in quotation or title marks, with dots between their parts. */
export function namesIn(plain: string, text: string): Span[] {
  const forms = [...plain.matchAll(MARKED_NAME), ...text.matchAll(CAPITALISED)];
  return forms
    .map((match) => ({ start: match.index, end: match.index + match[0].length }))
    .sort((a, b) => a.start - b.start);
}
