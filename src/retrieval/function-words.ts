/** Politeness and chat before a question, in normal form, as often as it comes. */
const LEAD =
  /^(?:(?:请问|请教|请告诉我|告诉我|麻烦|劳驾|不好意思|打扰|你好|您好|大家好|各位(?:老师|朋友)?|哈喽|那个|我?想(?:要)?(?:知道|问|了解)|有(?:人|谁)知道|谁能告诉我|能否告诉我|急{2,}(?!急)|@\w+|please tell me|(?:can|could) you tell me|tell me|please|hi\b|hello|hey\b|excuse me)(?:一下|下|问|哈|啊|呀|呢|吗)*[\s，,。.！!？?~～…：:]*)+/u;
/** Thanks and chat after a question. A run of 急 is taken whole, so that there is one way only to read it. */
const TAIL =
  /(?:[\s，,。.！!？?~～…]*(?:谢谢(?:你|您|啦|了|大家)?|多谢了?|感谢|在线等|急{2,}(?!急)|拜托了?|thanks|thank you))+[\s\p{P}\p{S}]*$/u;
const PARTICLES = /(?:来着|呀|啊|哈|呢|啦|哦|嘛)+(?=[\s\p{P}\p{S}]*$)/u;

/** A question in normal form without politeness; the whole of it when nothing else is left. */
export function withoutFiller(plain: string): string {
  const rest = plain.replace(LEAD, "").replace(TAIL, "").replace(PARTICLES, "").trim();
  return rest || plain;
}

/** Words that ask. What they stand for is the answer, so they stand nowhere near it. */
export const QUESTION_WORDS =
  /什么时候|什么时间|什么样的?|什么地方|什么|为什么|为何|为啥|啥|哪一(?:年|天|个|位|种|些)|哪(?:些|个|位|里|儿|年|天|种|家|座|一|几|项|类|所|本|部|条|支|次|款|两|三)?|多少|多久|多长时间|谁|如何|怎么样|怎么做|怎么|怎样|何时|何地|何处|何人|何种|几(?:个|位|名|年|月|日|号|天|次|种|人|点|岁|家|条|层|所|座|辆|架|艘|部|本|首|项|支|届|章|集|场|枚|台)|是否|有没有|是不是|能不能|可不可以|吗|呢|吧|\b(?:what|which|who|whom|whose|when|where|why|how (?:many|much|long|old|far|often)|how|do|does|did)\b/g;

/** Chinese characters that hold sentences together. */
export const CHINESE_FUNCTION: ReadonlySet<string> = new Set(
  "的了是在和与及或有被把对从到为以于之其而且也都就着过得地这那此该等会将由所上下中里",
);

/** English words that hold sentences together, as they are written. */
export const ENGLISH_FUNCTION: ReadonlySet<string> = new Set(
  (
    "a an the and or but if of at by for with about against between into through during before after " +
    "above below to from up down in out on off over under again further then once here there all any " +
    "both each few more most other some such no nor not only own same so than too very s t can will " +
    "just don should now is are was were be been being have has had having do does did doing i me my " +
    "we our you your he him his she her it its they them their what which who whom this that these " +
    "those am as until while because how when where why would could may might must shall also"
  ).split(" "),
);
