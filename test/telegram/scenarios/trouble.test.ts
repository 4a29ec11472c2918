import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Library } from "../../../src/library.ts";
import { createRandom } from "../../../src/evaluation/random.ts";
import { NO_LOG } from "../../../src/observation/log.ts";
import { createProcessMemory } from "../../../src/memory/process-memory.ts";
import { askAll } from "../../helpers/crowd.ts";
import { answeringAfter, seedLibrary } from "../../helpers/library.ts";
import { GENEROUS, startBot } from "../../helpers/running-bot.ts";

const QUESTION = "月浦镇有多少平方公里？";
let library: Library;
beforeAll(async () => {
  library = await seedLibrary();
});
afterAll(() => library.close());

describe("when Telegram breaks off in the middle of an answer", () => {
  it("a button shows it, in the place of the sentence that offers it", async () => {
    const bot = await startBot(library);
    bot.api.fail("sendMessage", { kind: "bad gateway" });
    const unsure = await bot.say(QUESTION);
    expect(unsure.text).toContain("连接断了");
    await bot.tap(unsure, "显示回答");
    expect(bot.last()).toMatchObject({ method: "editMessageText", messageId: unsure.messageId });
    expect(bot.last().text).toContain("44.37平方公里");
    expect(bot.last().buttons.map(({ text }) => text)).toContain("上下文 1");
    expect(await bot.tap(bot.last(), "上下文 1")).toMatchObject({ isAlert: false });
  });

  it("a call that hangs counts as broken off, and the answer stands there once", async () => {
    const bot = await startBot(library, { callTimeoutMs: 300 });
    bot.api.fail("sendMessage", { kind: "hang" });
    bot.api.write(QUESTION);
    const [answer, unsure] = await bot.api.waitForSent(2);
    expect(answer!.text).toContain("44.37平方公里");
    expect(unsure!.text).toContain("连接断了");
    await bot.say("谢谢");
    expect(bot.api.sent.filter(({ text }) => text.includes("44.37"))).toHaveLength(1);
  });

  it("a 429 is waited out for longer than a call may hang", async () => {
    const bot = await startBot(library, { callTimeoutMs: 300 });
    bot.api.fail("sendMessage", { kind: "too many requests", retryAfter: 1 });
    expect((await bot.say(QUESTION)).text).toContain("44.37平方公里");
  });

  it("an edit is tried again until it is done, and done once", async () => {
    const bot = await startBot(library);
    const asked = bot.api.write("上海康城小区住了多少人？");
    await bot.api.waitForSent(1);
    bot.api.fail("editMessageText", { kind: "dropped after effect" }, { kind: "bad gateway" });
    bot.api.edit(asked, QUESTION);
    await bot.api.waitUntil(
      () => bot.api.calls.filter((method) => method === "editMessageText").length === 3,
    );
    await bot.say("谢谢");
    expect([...bot.api.messages.values()].filter(({ text }) => text.includes("44.37"))).toHaveLength(1);
    expect(bot.api.sent.some(({ text }) => text.includes("出了点问题"))).toBe(false);
  });
});

describe("when the memory fails", () => {
  it("the log names the update and nothing of what was said, and the bot goes on", async () => {
    const memory = createProcessMemory();
    const events: string[] = [];
    let isBroken = true;
    const broken: typeof memory = {
      ...memory,
      box: <T>(name: string) => ({
        ...memory.box<T>(name),
        get: (key: string) =>
          isBroken ? Promise.reject(new Error(`secret ${key}`)) : memory.box<T>(name).get(key),
      }),
    };
    const log = {
      ...NO_LOG,
      error: (event: string, fields = {}) => events.push(JSON.stringify({ event, ...fields })),
    };
    const bot = await startBot(library, { memory: broken, log });
    bot.api.write(QUESTION);
    while (!events.some((event) => event.includes("failed"))) await wait(10);
    isBroken = false;
    expect((await bot.say(QUESTION)).text).toContain("44.37");
    expect(events.join()).toMatch(/"event":"failed","update":\d+,"error":"Error"/);
    expect(events.join()).not.toContain("secret");
  });
});

describe("when the memory takes nothing more", () => {
  it("people are answered all the same, and the log says so", async () => {
    const memory = createProcessMemory();
    const events: string[] = [];
    const full: typeof memory = {
      ...memory,
      box: <T>(name: string) => ({
        ...memory.box<T>(name),
        add: () => Promise.reject(Object.assign(new Error("secret"), { code: "ENOSPC" })),
      }),
    };
    const log = {
      ...NO_LOG,
      error: (event: string, fields = {}) => events.push(JSON.stringify({ event, ...fields })),
    };
    const bot = await startBot(library, { memory: full, log });
    expect((await bot.say(QUESTION)).text).toContain("44.37");
    expect(events.join()).toMatch(
      /"event":"memory","error":"Error","code":"ENOSPC","at":"trouble\.test\.ts:\d+/,
    );
    expect(events.join()).not.toContain("secret");
  });
});

describe("a crowd", () => {
  it("is answered once a question, whatever goes wrong on the way", { timeout: 120_000 }, async () => {
    const bot = await startBot(library);
    bot.api.failSometimes(0.05, createRandom(5));
    const questions = [QUESTION, "上海康城小区住了多少人？", "北京冬奥会什么时候开幕？"];
    const result = await askAll(
      bot.api,
      Array.from({ length: 40 }, () => questions),
    );
    expect(Object.fromEntries(result.answersPerQuestion)).toEqual({ 1: 120 });
    expect(result.tapped).toBeGreaterThan(0);
    bot.api.failSometimes(0, Math.random);
  });
});

describe("when too much is asked", () => {
  it("a person is told how long to wait, once, and others are answered", async () => {
    const bot = await startBot(library, { admission: { ...GENEROUS, perPerson: 2 } });
    await bot.say(QUESTION);
    await bot.say(QUESTION);
    expect((await bot.say(QUESTION)).text).toMatch(/^现在太忙了，请 \d+ 秒后再试。$/);
    bot.api.write(QUESTION);
    bot.api.write(QUESTION);
    expect((await bot.say(QUESTION, { person: 8, chat: 8 })).text).toContain("44.37");
    expect(bot.api.sent.filter(({ text }) => text.includes("太忙了"))).toHaveLength(1);
  });

  it("a full queue turns people away instead of growing", async () => {
    const slow = answeringAfter(library, () => wait(300));
    const bot = await startBot(slow, { admission: { ...GENEROUS, queueMax: 2 } });
    for (let person = 1; person <= 10; person++) bot.api.write(QUESTION, { person, chat: person });
    await bot.api.waitForSent(10);
    const busy = bot.api.sent.filter(({ text }) => /请 \d+ 秒后再试/.test(text));
    expect(busy).toHaveLength(4);
    expect(bot.api.sent.filter(({ text }) => text.includes("44.37"))).toHaveLength(6);
  });

  it("whoever waits longer than the deadline is told to ask again, and nothing comes after", async () => {
    const slow = answeringAfter(library, () => wait(500));
    const bot = await startBot(slow, { admission: { ...GENEROUS, timeoutMs: 100 } });
    expect((await bot.say(QUESTION)).text).toMatch(/花的时间太长了，请 \d+ 秒后再问/);
    await wait(600);
    expect(bot.api.sent).toHaveLength(1);
  });

  it("one person's questions in a chat are answered one after the other, in order", async () => {
    const bot = await startBot(library);
    bot.api.write(QUESTION);
    bot.api.write("谢谢");
    bot.api.write("上海康城小区住了多少人？");
    const sent = await bot.api.waitForSent(3);
    expect(sent.map(({ text }) => /44\.37|不客气|3\.6万/.exec(text)?.[0])).toEqual([
      "44.37",
      "不客气",
      "3.6万",
    ]);
  });
});
