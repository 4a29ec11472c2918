import { createHash } from "node:crypto";
import { rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Library } from "../../../src/library.ts";
import { temporaryFolder, writeFiles } from "../../helpers/corpus.ts";
import { libraryOf, libraryOver, seedLibrary } from "../../helpers/library.ts";
import { startBot } from "../../helpers/running-bot.ts";
import { filesIn } from "../../helpers/documents.ts";

const QUESTION = "月浦镇有多少平方公里？";
let library: Library;
beforeAll(async () => {
  library = await seedLibrary();
});
afterAll(() => library.close());

describe("hostile questions", () => {
  /** What a person could paste; each is answered with something, and the next question as ever. */
  const HOSTILE: Readonly<Record<string, string>> = {
    "a bomb for regular expressions": `${"a".repeat(1900)}!`,
    "nested quotes and brackets": "「".repeat(600) + "“".repeat(600) + "(".repeat(600),
    "4,096 digits": "9".repeat(4096),
    "units without end": "３.６万亿亿亿".repeat(250),
    "numerals without end": "三万六千".repeat(490),
    "only white space and marks": " \t\n？！……——".repeat(150),
    "one hundred kilobytes": "渡口".repeat(50_000),
    "lone surrogates": `月浦镇\uD800有多少\uDC00平方公里\uD83D？`,
    "bidirectional controls": "\u202E月浦镇\u2066有多少平方公里\u2069？\u202C",
    "combining marks": `月${"\u0301".repeat(1500)}浦`,
    "null bytes": "月浦镇\u0000有多少\u0000平方公里？",
    "HTML and Markdown": '<b onclick="x()">月浦镇</b> [x](javascript:alert(1)) <script>alert(1)</script>',
    "a path": "../../../../etc/passwd",
    "a template": "{{constructor.constructor('return process')()}} ${process.env.BOT_TOKEN} { $question }",
    "dates that there are not": "99月99日2022年13月32日".repeat(80),
  };

  it.each(Object.entries(HOSTILE))("%s", async (_, text) => {
    const bot = await startBot(library);
    bot.api.write(text);
    await bot.api.waitForSent(1);
    expect(bot.last().text).not.toContain("出了点问题");
    expect((await bot.say(QUESTION)).text).toContain("44.37");
  });

  it("any text at all", { timeout: 120_000 }, async () => {
    const bot = await startBot(library);
    const anything = fc.string({ unit: "binary", minLength: 1, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(anything, async (text) => {
        const sent = await bot.say(text);
        expect(sent.text).not.toContain("出了点问题");
      }),
      { numRuns: 60 },
    );
  });
});

describe("a hostile corpus", () => {
  const LINES = [
    "<script>alert(1)</script>告示：渡口停航三个月，请找@admin_of_group联系。",
    "码头\u202E告示\u202C说明：石桥在次年秋天重修完成。",
    "邮局\u0007告示\u001B说明：信件每周二发出两次。",
    `仓库告示：${"甲".repeat(300_000)}乙存放在北仓。`,
    "&lt;b&gt;粮站告示：小麦每斤三角二分。&lt;/b&gt; https://example.org/x?a=1&b=2 /start",
    "\uFEFF\u200B\u200D\u2060布告：灯塔每晚七点点亮。",
  ];

  it("is quoted as it stands, without links, mentions or commands of its own, whatever it holds", async () => {
    const files = Object.fromEntries(LINES.map((line, i) => [`hostile-${i}.txt`, `${line}\n`]));
    const bot = await startBot(await libraryOf(files));
    const answers = {
      渡口停航多久: "三个月",
      石桥什么时候重修完成: "次年秋天",
      信件每周几发出: "周二",
      小麦每斤多少钱: "三角二分",
      灯塔几点点亮: "七点",
    };
    for (const [question, answer] of Object.entries(answers)) {
      const asked = bot.api.write(`${question}？`);
      await bot.api.waitUntil(() => bot.api.repliesTo(asked).length > 0);
      const sent = bot.api.repliesTo(asked)[0]!;
      expect(sent.text).toContain(answer);
      expect(sent.text).not.toContain("\u202E");
      for (const word of ["@admin_of_group", "/start", "https://example.org/x?a=1&b=2"]) {
        const at = sent.text.indexOf(word);
        if (at < 0) continue;
        const shields = sent.entities.filter(({ type }) => type === "code");
        expect(
          shields.some(({ offset, length }) => offset <= at && at + word.length <= offset + length),
        ).toBe(true);
      }
    }
    expect((await bot.say("甲甲甲甲甲存放在哪里？")).text.length).toBeLessThanOrEqual(4096);
  });

  it("gives no file outside its folder, by link, name or button", async () => {
    const [outside, corpus] = [await temporaryFolder(), await temporaryFolder()];
    const secret = "外面的秘密是甲乙丙丁。";
    await writeFiles(outside, { "secret.txt": `${secret}\n` });
    await writeFiles(corpus, { "a.txt": "渡口停航三个月。\n" });
    await symlink(join(outside, "secret.txt"), join(corpus, "link.txt"));
    await symlink(outside, join(corpus, "folder"));
    const own = await libraryOver(corpus);
    expect(await filesIn(own.index)).toEqual(["a.txt"]);
    const bot = await startBot(own);
    expect((await bot.say("外面的秘密是什么？")).text).not.toContain("甲乙丙丁");
    const answer = await bot.say("渡口停航多久？");
    // The file that a booked quote names becomes a link to another one.
    await rm(join(corpus, "a.txt"));
    await symlink(join(outside, "secret.txt"), join(corpus, "a.txt"));
    expect(await bot.tap(answer, "原文件 1")).toMatchObject({ isAlert: true });
    await bot.say("谢谢");
    for (const sent of bot.api.sent) {
      expect(sent.file?.bytes.toString() ?? "").not.toContain("甲乙丙丁");
      expect(sent.text).not.toContain("甲乙丙丁");
    }
  });
});

describe("forged button data", () => {
  it("does nothing but an alert, whatever it is", { timeout: 120_000 }, async () => {
    const bot = await startBot(library);
    const answer = await bot.say(QUESTION);
    const real = answer.buttons.flatMap((button) =>
      "callback_data" in button ? [button.callback_data] : [],
    );
    const before = bot.api.sent.length;
    const press = async (data: string, who?: object) => {
      const id = bot.api.press(answer.messageId, data, who);
      await bot.api.waitUntil(() => bot.api.notices.some((notice) => notice.id === id));
      return bot.api.notices.find((notice) => notice.id === id)!;
    };
    const forged = fc.oneof(
      fc.string({ minLength: 1, maxLength: 64 }),
      fc.constantFrom(...real).map((data) => data.replace(/[A-Za-z0-9_-]{12}/, (id) => hashOf(id))),
      fc.constantFrom(...real).map((data) => data.replaceAll(/\d+/g, "-1")),
      fc.constantFrom("c:../../etc/passwd:0:0", "f:%00:1", "s:__proto__:1", "l:constructor", "v:x:1"),
    );
    await fc.assert(
      fc.asyncProperty(
        forged.filter((data) => !real.includes(data)),
        async (data) => {
          expect(await press(data)).toMatchObject({ isAlert: true });
        },
      ),
      { numRuns: 45 },
    );
    expect(bot.api.sent).toHaveLength(before);
  });

  it("of another chat's answer is refused", async () => {
    const bot = await startBot(library);
    const answer = await bot.say(QUESTION);
    const notice = await bot.tap(answer, "上下文 1", { chat: 8, person: 8 });
    expect(notice).toMatchObject({ isAlert: true });
    expect(bot.api.sent).toHaveLength(1);
  });
});

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 12);
}
