import type { SmallTalk } from "../model.ts";
import { wordsOnly } from "../text/normalize.ts";

const PATTERNS: readonly [SmallTalk, RegExp][] = [
  [
    "greeting",
    /^(?:你好|您好|你好啊|你们好|大家好|早上?好|上午好|下午好|晚上好|嗨|哈喽|在吗|hi|hello|hey|hithere|hellothere|good(?:morning|afternoon|evening|day))$/,
  ],
  [
    "thanks",
    /^(?:谢谢|谢谢你|谢谢您|多谢|非常感谢|感谢|谢了|thanks?|thankyou|thankyouverymuch|thanksalot|manythanks|thx|ty)$/,
  ],
  ["farewell", /^(?:再见|拜拜|回头见|晚安|bye|goodbye|byebye|seeyou|goodnight)$/],
];

/** What kind of pleasantry a message is, or `null` when it is something to look up. */
export function smallTalkOf(message: string): SmallTalk | null {
  const words = wordsOnly(message).replace(/[啊呀哦啦呢]+$/u, "");
  return PATTERNS.find(([, pattern]) => pattern.test(words))?.[0] ?? null;
}
