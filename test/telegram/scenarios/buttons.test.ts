import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLibrary, rebuild } from "../../../src/assembly.ts";
import type { Library } from "../../../src/library.ts";
import { openMemory } from "../../../src/memory/level-memory.ts";
import type { Sent } from "../../helpers/bot-api/bot-api.ts";
import { configFor, SEEDS, SILENT, temporaryFolder, writeFiles } from "../../helpers/corpus.ts";
import { seedLibrary } from "../../helpers/library.ts";
import { startBot } from "../../helpers/running-bot.ts";

const QUESTION = "上海康城小区住了多少人？";
let library: Library;
beforeAll(async () => {
  library = await seedLibrary();
});
afterAll(() => library.close());

const boldOf = ({ text, entities }: Sent) =>
  entities
    .filter(({ type }) => type === "bold")
    .map(({ offset, length }) => text.slice(offset, offset + length));

describe("the buttons under an answer", () => {
  it("show the text around the quote, page by page, with the quote in bold", async () => {
    const bot = await startBot(library);
    const answer = await bot.say("月浦镇有多少平方公里？");
    await bot.tap(answer, "上下文 1");
    const context = bot.last();
    expect(context.method).toBe("sendMessage");
    expect(boldOf(context).join("")).toContain("44.37平方公里");
    expect(context.text.length).toBeGreaterThan(100);
    const id = /引文编号：(\S+)$/.exec(context.text)![1]!;
    expect((await bot.say(`/quote ${id}`)).text).toContain("44.37平方公里");
    await bot.tap(context, "后文");
    const after = bot.last();
    expect(after).toMatchObject({ method: "editMessageText", messageId: context.messageId });
    expect(boldOf(after)).toEqual([]);
    await bot.tap(after, "前文");
    expect(bot.last().text).toBe(context.text);
  });

  it("send the source as a file, byte by byte", async () => {
    const bot = await startBot(library);
    const answer = await bot.say(QUESTION);
    await bot.tap(answer, "原文件 1");
    const { file } = bot.last();
    expect(file!.name).toBe("000_2da8e7adcae2b5ad.txt");
    expect(file!.bytes.equals(readFileSync(join(SEEDS, file!.name)))).toBe(true);
  });

  it("show more quotes, numbered on, until there are no more", async () => {
    const bot = await startBot(library);
    const answer = await bot.say("核酸采样是怎样组织的？");
    let page = answer;
    const seen = new Set<string>();
    while (page.buttons.some(({ text }) => text === "更多引文")) {
      for (const [number] of page.text.matchAll(/^\[\d+\]/gm)) {
        expect(seen.has(number), number).toBe(false);
        seen.add(number);
      }
      await bot.tap(page, "更多引文");
      expect(bot.last().messageId).not.toBe(page.messageId);
      page = bot.last();
    }
    expect(seen.size).toBeGreaterThan(2);
    expect(answer.text.match(/^\[\d+\]/gm)!.length).toBeLessThanOrEqual(3);
  });

  it("take a vote, and a person's second vote instead of the first", async () => {
    const bot = await startBot(library);
    const answer = await bot.say(QUESTION);
    expect(await bot.tap(answer, "👎")).toMatchObject({ text: "谢谢，已记下。" });
    await bot.tap(answer, "👍");
    const stats = await bot.say("/stats", { person: 99, chat: 99 });
    expect(stats.text).toContain("👍 1，👎 0");
  });

  it("work after a restart and a rebuild, and say so when the source has changed", async () => {
    const [corpus, index, folder] = [
      await temporaryFolder(),
      await temporaryFolder(),
      await temporaryFolder(),
    ];
    const line = "渡口在雨季停航三个月，居民改走上游的石桥。";
    await writeFiles(corpus, { "a.txt": `${line}\n`, "b.txt": "市集每逢初五开市，卖的多是竹器。\n" });
    const config = configFor(corpus, index);
    let current = await openLibrary(config, SILENT);
    let memory = await openMemory(folder);
    let bot = await startBot(current, { memory });
    const answer = await bot.say("渡口停航多久？");
    expect(answer.text).toContain("三个月");
    await bot.stop();
    await memory.close();
    await current.close();

    writeFileSync(join(corpus, "c.txt"), "祠堂的廊下落雨时也开市。\n");
    await rebuild(config, SILENT);
    current = await openLibrary(config, SILENT);
    memory = await openMemory(folder);
    bot = await startBot(current, { memory });
    bot.api.messages.set(answer.messageId, answer);
    await bot.tap(answer, "上下文 1");
    expect(bot.last().text).toContain(line);

    rmSync(join(corpus, "a.txt"));
    expect(await bot.tap(answer, "上下文 1")).toMatchObject({ isAlert: true });
    expect((await bot.tap(answer, "原文件 1")).text).toContain("源文件在那之后有改动");
    await bot.stop();
    await memory.close();
    await current.close();
  });

  it("answer a forged, foreign or outdated tap with a polite alert and nothing else", async () => {
    const bot = await startBot(library);
    const answer = await bot.say(QUESTION);
    const own = answer.buttons.flatMap((button) => ("callback_data" in button ? [button.callback_data] : []));
    const forged = [
      "",
      "c",
      "c:../../etc/passwd:0:0",
      "f:AAAAAAAAAAAA:0",
      "c:x:0:9999",
      "x:1",
      "v:a:7",
      "l:xx",
      "s:AAAAAAAAAAAA:0",
    ];
    const before = bot.api.sent.length;
    const press = async (data: string, chat = 7) => {
      const id = bot.api.press(answer.messageId, data, { chat });
      await bot.api.waitUntil(() => bot.api.notices.some((notice) => notice.id === id));
      return bot.api.notices.find((notice) => notice.id === id)!;
    };
    for (const data of forged) {
      expect(await press(data), data).toMatchObject({ isAlert: true, text: expect.stringContaining("失效") });
    }
    for (const data of own) expect(await press(data, 8), data).toMatchObject({ isAlert: true });
    const context = own.find((data) => data.startsWith("c:"));
    expect(await press(context!.replace(":0:0", ":50:0"))).toMatchObject({ isAlert: true });
    expect(bot.api.sent).toHaveLength(before);
  });
});
