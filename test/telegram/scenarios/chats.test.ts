import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Library } from "../../../src/library.ts";
import { BOT } from "../../helpers/bot-api/bot-api.ts";
import { libraryOf, seedLibrary } from "../../helpers/library.ts";
import { startBot } from "../../helpers/running-bot.ts";

const QUESTION = "月浦镇有多少平方公里？";
let library: Library;
beforeAll(async () => {
  library = await seedLibrary();
});
afterAll(() => library.close());

const group = { chat: -5, type: "supergroup" as const };

describe("in a group", () => {
  it("only /ask, a mention or a reply to the bot is a question", async () => {
    const bot = await startBot(library);
    bot.api.write("大家好，今天开会吗？", group);
    bot.api.write("/ask@other_bot 月浦镇有多大？", group);
    bot.api.write("/unknown", group);
    bot.api.write("/unknown@other_bot", group);
    const answer = await bot.say(`/ask ${QUESTION}`, group);
    expect(answer.text).toContain("44.37平方公里");
    expect((await bot.say(`@${BOT.username} ${QUESTION}`, group)).text).toContain("44.37平方公里");
    expect((await bot.say(QUESTION, { ...group, replyTo: answer.messageId })).text).toContain(
      "44.37平方公里",
    );
    expect(bot.api.sent).toHaveLength(3);
  });

  it("the answer replies in the topic of the question", async () => {
    const bot = await startBot(library);
    const asked = bot.api.write(`/ask ${QUESTION}`, { ...group, topic: 42 });
    await bot.api.waitForSent(1);
    expect(bot.last()).toMatchObject({ chatId: -5, threadId: 42, replyTo: asked });
    await bot.tap(bot.last(), "上下文 1", group);
    expect(bot.last().chatId).toBe(-5);
  });

  it("a quote that somebody chose in inline mode is no question", async () => {
    const bot = await startBot(library);
    bot.api.push({
      message: {
        message_id: 901,
        date: 1,
        chat: { id: 7, type: "private", first_name: "R" },
        from: { id: 7, is_bot: false, first_name: "R" },
        text: QUESTION,
        via_bot: BOT,
      },
    });
    expect((await bot.say("谢谢")).text).toContain("不客气");
    expect(bot.api.sent).toHaveLength(1);
  });

  it("each person in each topic has a conversation of his own", async () => {
    const bot = await startBot(
      await libraryOf({ "a.txt": "东镇面积为44平方公里。西镇面积为71平方公里。\n" }),
    );
    await bot.say("/ask 东镇面积有多大？", { ...group, topic: 1 });
    const follow = "/ask 那西镇呢？";
    expect((await bot.say(follow, { ...group, topic: 1 })).text).toContain("按“西镇面积有多大？”");
    expect((await bot.say(follow, { ...group, topic: 2 })).text).not.toContain("按“");
    expect((await bot.say(follow, { ...group, topic: 1, person: 8 })).text).not.toContain("按“");
  });
});

describe("an edited question", () => {
  it("changes its answer in place", async () => {
    const bot = await startBot(library);
    const asked = bot.api.write("上海康城小区住了多少人？");
    await bot.api.waitForSent(1);
    const answer = bot.last();
    expect(answer.text).toContain("约3.6万");
    bot.api.edit(asked, QUESTION);
    await bot.api.waitUntil(() => bot.api.messages.get(answer.messageId)!.text.includes("44.37"));
    expect(bot.api.messages.size).toBe(1);
    await bot.tap(bot.last(), "上下文 1");
    expect(bot.last().text).toContain("44.37");
  });

  it("finds its answer anew when the person has deleted that", async () => {
    const bot = await startBot(library);
    const asked = bot.api.write("上海康城小区住了多少人？");
    await bot.api.waitForSent(1);
    bot.api.messages.delete(bot.last().messageId);
    bot.api.edit(asked, QUESTION);
    await bot.api.waitForSent(2);
    expect(bot.last()).toMatchObject({ method: "sendMessage", replyTo: asked });
    expect(bot.last().text).toContain("44.37");
  });

  it("leans on the turn before it, not on its own first form, and is left alone when its words are the same", async () => {
    const bot = await startBot(
      await libraryOf({ "a.txt": "东镇面积为44平方公里。西镇面积为71平方公里。\n" }),
    );
    await bot.say("东镇面积有多大？");
    const asked = bot.api.write("那北镇呢？");
    await bot.api.waitForSent(2);
    bot.api.edit(asked, "那北镇呢？");
    bot.api.edit(asked, "那西镇呢？");
    await bot.api.waitForSent(3);
    expect(bot.last().text).toContain("按“西镇面积有多大？”");
    await bot.say("谢谢");
    expect(bot.api.sent).toHaveLength(4);
  });

  it("that the bot never answered stays unanswered", async () => {
    const bot = await startBot(library);
    bot.api.edit(5000, QUESTION);
    await bot.say("谢谢");
    expect(bot.api.sent).toHaveLength(1);
  });
});

describe("inline mode", () => {
  it("offers quotes with their citations, under ids that stay the same", async () => {
    const bot = await startBot(library);
    const ask = async (words: string) => {
      const id = bot.api.query(words);
      await bot.api.waitUntil(() => bot.api.inlineAnswers.some((answer) => answer.id === id));
      return bot.api.inlineAnswers.find((answer) => answer.id === id)!.results;
    };
    const [first] = await ask(QUESTION);
    expect(first!.text).toContain("44.37平方公里");
    expect(first!.text).toMatch(/\n\[1\] .*第 \d+/);
    expect(first!.entities.some(({ type }) => type === "expandable_blockquote")).toBe(true);
    expect((await ask(`请问${QUESTION}`))[0]!.id).toBe(first!.id);
    const [button] = first!.buttons;
    expect("url" in button! && button.url).toBe(`https://t.me/${BOT.username}?start=${first!.id}`);
    expect(await ask("北京冬奥会什么时候开幕？")).toEqual([]);
    expect(await ask("")).toEqual([]);
    expect(bot.api.sent).toEqual([]);
  });
});

describe("whatever is no text", () => {
  it("gets a kind sentence in a private chat, an album only one", async () => {
    const bot = await startBot(library);
    const send = (content: object, chat = { id: 7, type: "private", first_name: "R" }) =>
      bot.api.push({
        message: {
          message_id: 900,
          date: 1,
          chat,
          from: { id: 7, is_bot: false, first_name: "R", language_code: "en" },
          ...content,
        } as never,
      });
    const photo = [{ file_id: "f", file_unique_id: "u", width: 1, height: 1 }];
    send({ photo, media_group_id: "a" }, { id: -5, type: "group", first_name: "G" });
    send({ photo, media_group_id: "b" });
    send({ photo, media_group_id: "b" });
    send({ location: { latitude: 1, longitude: 1 } });
    await bot.api.waitForSent(2);
    await bot.say("谢谢");
    expect(bot.api.sent.map(({ text }) => text)).toEqual([
      "I can only read text. Please write your question.",
      "I can only read text. Please write your question.",
      "不客气，还有问题请继续问。",
    ]);
  });
});
