/** What kind of words would answer a question. */
export type AnswerType =
  | "person"
  | "place"
  | "organisation"
  | "quantity"
  | "date"
  | "duration"
  | "reason"
  | "manner"
  | "list"
  | "name"
  | "definition"
  | "yes-no"
  | "other";

/** The first pattern that a question in normal form matches decides. */
const PATTERNS: readonly [AnswerType, RegExp][] = [
  [
    "reason",
    /(?<![称名作成认以改命视定叫译变])为什么|为何|为啥|什么原因|何原因|原因(?:是|为)|\bwhy\b|\bwhat (?:was |is |were )?the (?:reason|cause)|\bfor what reason/,
  ],
  [
    "duration",
    /多久|多长时间|多少(?:年|天|个月|小时|分钟|个小时|周)(?!代)|几(?:天|个月|小时|分钟|个小时|周)|\bhow long\b/,
  ],
  [
    "date",
    /什么时候|什么时间|何时|哪一?[年天月日]|哪个?(?:月|世纪|年代|年份|时期)|几月|几号|几点|几日|何年|什么(?:日期|年代|年份)|\bwhen\b|\b(?:what|which) (?:year|date|day|month|time|century|decade)\b|\bin what year\b/,
  ],
  [
    "quantity",
    /多少|几[个名位人次种项层所座家条辆架艘届章集场枚台支款部本首]|多(?:大|高|长|远|重|快|深|宽)|比例|百分之几|\bhow (?:many|much|large|big|tall|high|far|old|fast|deep|wide|heavy|often)\b|\bwhat (?:percentage|percent|number|proportion|amount)\b/,
  ],
  ["person", /谁|哪(?:一)?位|何人|什么人|\bwho(?:m|se)?\b/],
  [
    "place",
    /哪里|哪儿|在哪|何处|何地|什么地方|位于哪|哪(?:一)?个?(?:省|市|区|县|国|城|镇|村|州|地)|\bwhere\b|\b(?:what|which) (?:city|country|state|place|region|area|town|continent|county|province)\b/,
  ],
  [
    "organisation",
    /(?:什么|哪(?:一)?[个家所些])(?:公司|机构|组织|大学|学校|单位|部门|医院|政府|党|团体|企业|银行|协会)|\b(?:what|which) (?:company|organi[sz]ation|university|school|institution|agency|team|group|party|body|department)\b/,
  ],
  ["list", /哪些|哪几|什么(?:方面|措施|内容)|有什么|包括什么|分别是/],
  ["manner", /如何|怎么|怎样|什么(?:方式|方法|办法|手段)|\bhow\b/],
  [
    "name",
    /叫(?:做|作)?什么|什么名|名(?:字|称)(?:是|叫)|称(?:为|作|之为)什么|哪(?:一)?[个部本首种款]|\bwhat (?:is|was|are|were) .*(?:called|named|name|known as|term)\b|\bwhich\b/,
  ],
  [
    "definition",
    /什么是|是什么|指什么|什么意思|是指|\bwhat (?:is|are|was|were) (?:an? |the )?\w+\?$|\bwhat does .* mean\b|\bdefin/,
  ],
  ["yes-no", /吗|是否|有没有|是不是|能不能|^(?:is|are|was|were|do|does|did|can|could|has|have|had|will) /],
];

/** The kind of answer that a question in normal form asks for. */
export function answerTypeOf(question: string): AnswerType {
  return PATTERNS.find(([, pattern]) => pattern.test(question))?.[0] ?? "other";
}
