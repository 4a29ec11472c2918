import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { join } from "node:path";
import { writeFileSync } from "node:fs";
import { openLibrary, rebuild } from "../../../src/assembly.ts";
import { readGold } from "../../../src/evaluation/gold.ts";
import type { Library } from "../../../src/library.ts";
import { configFor, SILENT, temporaryFolder, writeFiles } from "../../helpers/corpus.ts";
import { libraryOf, seedLibrary } from "../../helpers/library.ts";
import { ADMIN, startBot } from "../../helpers/running-bot.ts";

let library: Library;
beforeAll(async () => {
  library = await seedLibrary();
});
afterAll(() => library.close());

const admin = { person: ADMIN, chat: ADMIN };

describe("commands", () => {
  it("are in the menus of both languages, of groups and of administrators", async () => {
    const bot = await startBot(library);
    await bot.say("/start");
    const names = (menu: string) => bot.api.menus.get(menu)!.map(({ command }) => command);
    expect(names("default ")).toEqual([
      "ask",
      "sources",
      "verify",
      "quote",
      "about",
      "language",
      "forget",
      "help",
    ]);
    expect(names("all_group_chats zh")).toEqual(["ask", "sources", "verify", "help"]);
    expect(names("chat ")).toContain("reload");
    expect(bot.api.menus.get("default zh")![0]!.description).toBe("提问");
  });

  it("list the sources page by page, and those with some words", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 32 }, (_, i) => [
        `年报/${1990 + i}.txt`,
        `镇志卷${i}记载，当年修桥${i + 1}座。\n`,
      ]),
    );
    const bot = await startBot(await libraryOf({ ...files, "port.md": "# 渡口\n\n渡口停航。\n" }));
    const list = await bot.say("/sources");
    expect(list.text).toMatch(/^共 33 个文件.*第 1\/3 页：\n1\. /);
    expect(list.buttons.map(({ text }) => text)).toEqual(["▶"]);
    await bot.tap(list, "▶");
    expect(bot.last()).toMatchObject({ method: "editMessageText", messageId: list.messageId });
    expect(bot.last().text).toContain("\n16. ");
    await bot.tap(bot.last(), "▶");
    expect(bot.last().buttons.map(({ text }) => text)).toEqual(["◀"]);
    expect((await bot.say("/sources 渡口")).text).toMatch(/共 1 个.*\n1\. 渡口/);
    expect((await bot.say("/sources 不存在的")).text).toContain("没有题名");
  });

  it("verify whether a sentence stands in the corpus", async () => {
    const bot = await startBot(
      await libraryOf({ "a.txt": "全镇共有 3.6 万\n居民，渡口在雨季停\n航。次年重开。\n" }),
    );
    expect((await bot.say("/verify 全镇共有3.6万居民，渡口在雨季停航。")).text).toMatch(
      /^这句话见于原文，一字不差：/,
    );
    const same = await bot.say("/verify 全鎮共有３．６萬居民,渡口在雨季停航!");
    expect(same.text).toMatch(/^除了.*\n\n全镇共有3\.6万居民，渡口在雨季停航\n/s);
    const no = await bot.say("/verify 全镇共有3.7万居民");
    expect(no.text).toMatch(/^原文里没有这句话。\n\n最接近的原文是：/);
    expect((await bot.say("/verify")).text).toContain("/verify");
    expect((await bot.say("/verify ！？")).text).toContain("/verify");
    expect((await bot.say(`/verify ${"长".repeat(1001)}`)).text).toContain("1000");
  });

  it("show a quote again by its id, also by a deep link, and know ids that are none", async () => {
    const bot = await startBot(library);
    const { quotes } = await library.answerer.answer("月浦镇有多少平方公里？");
    const again = await bot.say(`/quote ${quotes[0]!.id}`);
    expect(again.text).toContain("44.37平方公里");
    expect((await bot.say(`/start ${quotes[0]!.id}`)).text).toBe(again.text);
    for (const id of ["nonsense", `${quotes[0]!.id}z`, "AAAAAAAAAAAA_0_5", "../../etc/passwd"]) {
      expect((await bot.say(`/quote ${id}`)).text, id).toContain("没有编号为");
    }
    expect((await bot.say("/quote")).text).toContain("/quote");
  });

  it("say what the corpus is", async () => {
    const bot = await startBot(library);
    const { text } = await bot.say("/about", { language: "en" });
    expect(text).toMatch(
      /Corpus: seeds\n5 files, \d+ articles, \d+ passages\nIndex built \d{4}-\d\d-\d\d \d\d:\d\d UTC/,
    );
  });

  it("change the language for a person, and follow Telegram's again", async () => {
    const bot = await startBot(library);
    const choice = await bot.say("/language");
    expect(choice.buttons.map(({ text }) => text)).toEqual([
      "简体中文",
      "繁體中文",
      "English",
      "跟随 Telegram",
    ]);
    await bot.tap(choice, "繁體中文");
    expect(bot.last().text).toContain("繁體中文");
    expect((await bot.say("/help")).text).toContain("群組");
    const quote = await bot.say("月浦镇有多少平方公里？");
    expect(quote.text).toMatch(/^原文是這樣寫的/);
    expect(quote.text).toContain("44.37平方公里");
    expect((await bot.say("/help", { person: 8 })).text).toContain("在群里");
    await bot.tap(await bot.say("/language"), "跟隨 Telegram");
    expect((await bot.say("/help")).text).toContain("在群里");
  });

  it("forget a conversation", async () => {
    const bot = await startBot(library);
    await bot.say("月浦镇的面积有多大？");
    expect((await bot.say("/forget")).text).toContain("忘掉");
    expect((await bot.say("那顾村镇呢？")).text).not.toContain("按“");
  });

  it("answer an unknown command with help, and administrators' commands only to them", async () => {
    const bot = await startBot(library);
    expect((await bot.say("/nonsense")).text).toContain("/nonsense");
    await bot.api.waitForSent(2);
    expect(bot.last().text).toContain("/verify");
    expect(bot.last().text).not.toContain("/reload");
    const count = bot.api.sent.length;
    await bot.say("/reload");
    await bot.api.waitForSent(count + 2);
    expect(bot.last().text).toContain("/verify");
    expect((await bot.say("/help", admin)).text).toContain("/reload");
  });

  it("reload a new index without a restart, and keep the old one when the new is bad", async () => {
    const [corpus, index] = [await temporaryFolder(), await temporaryFolder()];
    await writeFiles(corpus, { "a.txt": "渡口在雨季停航三个月。\n" });
    const config = configFor(corpus, index);
    const own = await openLibrary(config, SILENT);
    const bot = await startBot(own);
    expect((await bot.say("/reload", admin)).text).toContain("就是最新的索引");
    writeFileSync(join(corpus, "b.txt"), "石桥在次年秋天重修。\n");
    await rebuild(config, SILENT);
    expect((await bot.say("/reload", admin)).text).toContain("2 个文件");
    expect((await bot.say("石桥什么时候重修？")).text).toContain("次年秋天");
    writeFileSync(join(index, "CURRENT"), "nonsense\n");
    expect((await bot.say("/reload", admin)).text).toContain("继续用原来的");
    expect((await bot.say("石桥什么时候重修？")).text).toContain("次年秋天");
    await bot.stop();
    await own.close();
  });

  it("export votes as gold questions that evaluate can read", async () => {
    const bot = await startBot(library);
    expect((await bot.say("/feedback", admin)).text).toContain("还没有人评价");
    await bot.tap(await bot.say("月浦镇有多少平方公里？"), "👍");
    await bot.tap(await bot.say("上海康城小区住了多少人？"), "👎");
    const count = bot.api.sent.length;
    await bot.say("/feedback", admin);
    await bot.api.waitForSent(count + 3);
    const [liked, disliked] = bot.api.sent.slice(-2).map(({ file }) => file!);
    const folder = await temporaryFolder();
    const path = join(folder, "liked.jsonl");
    writeFileSync(path, liked!.bytes);
    const { questions } = await readGold(path);
    expect(questions).toHaveLength(1);
    expect(questions[0]!.gold[0]!.answer).toContain("44.37平方公里");
    const line = JSON.parse(disliked!.bytes.toString()) as { shown: { answer: string }[] };
    expect(line.shown[0]!.answer).toContain("约3.6万");
  });
});
