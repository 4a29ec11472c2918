import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Library } from "../../../src/library.ts";
import { createProcessMemory } from "../../../src/memory/process-memory.ts";
import { freePort } from "../../helpers/free-port.ts";
import { answeringAfter, seedLibrary } from "../../helpers/library.ts";
import { type RunningBot, startBot } from "../../helpers/running-bot.ts";

const QUESTION = "月浦镇有多少平方公里？";
const SECRET = "a-secret-of-24-characters";
let library: Library;
beforeAll(async () => {
  library = await seedLibrary();
});
afterAll(() => library.close());

async function startWithWebhook(options: Parameters<typeof startBot>[1] = {}): Promise<RunningBot> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/telegram/a:b*`;
  const bot = await startBot(library, {
    webhook: { url, secret: SECRET, host: "127.0.0.1", port },
    ...options,
  });
  await bot.api.waitUntil(() => bot.api.calls.includes("setWebhook"));
  return bot;
}

describe("a bot with a webhook", () => {
  it("answers what is delivered, as with polling, and never polls", async () => {
    const bot = await startWithWebhook();
    expect((await bot.say(QUESTION)).text).toContain("44.37平方公里");
    await bot.tap(bot.last(), "上下文 1");
    expect(bot.api.calls).not.toContain("getUpdates");
  });

  it("takes an update at once and answers it after", async () => {
    const slow = answeringAfter(library, () => taken);
    let release = () => {};
    const taken = new Promise<void>((resolve) => (release = resolve));
    const bot = await startWithWebhook({ library: slow });
    bot.api.write(QUESTION);
    await bot.api.waitUntil(() => bot.api.deliveries.length === 1);
    expect(bot.api.sent).toHaveLength(0);
    release();
    expect((await bot.api.waitForSent(1))[0]!.text).toContain("44.37");
  });

  it("answers an update once, however often it is delivered, also after a restart", async () => {
    const memory = createProcessMemory();
    const update = {
      update_id: 77,
      message: {
        message_id: 1,
        date: 1,
        chat: { id: 7, type: "private", first_name: "R" },
        from: { id: 7, is_bot: false, first_name: "R" },
        text: QUESTION,
      },
    };
    const first = await startWithWebhook({ memory });
    const statuses = await Promise.all([1, 2, 3].map(() => first.api.deliver(update)));
    expect(statuses).toEqual([200, 200, 200]);
    await first.api.waitForSent(1);
    expect(await first.api.deliver(update)).toBe(200);
    await first.say("谢谢");
    expect(first.api.sent).toHaveLength(2);
    await first.stop();
    const second = await startWithWebhook({ memory });
    expect(await second.api.deliver(update)).toBe(200);
    await second.say("谢谢");
    expect(second.api.sent).toHaveLength(1);
  });

  it("refuses whoever does not know the secret, and whatever is no update", async () => {
    const { api } = await startWithWebhook();
    const update = { update_id: 1, message: {} };
    expect(await api.deliver(update, "")).toBe(401);
    expect(await api.deliver(update, `${SECRET}x`)).toBe(401);
    expect(await api.deliver(update, SECRET, "/other")).toBe(404);
    expect(await api.deliver("{")).toBe(400);
    expect(await api.deliver("[]")).toBe(400);
    expect(await api.deliver({ update_id: "1" })).toBe(400);
    expect(await api.deliver({ update_id: 1, message: "x".repeat(1_100_000) })).toBe(413);
    // What has the form of an update and is none does no harm.
    expect(await api.deliver({ update_id: 2, message: 7 })).toBe(200);
    api.write(QUESTION);
    expect((await api.waitForSent(1))[0]!.text).toContain("44.37");
  });

  it("stops after the answers that are under way", async () => {
    const bot = await startWithWebhook();
    bot.api.write(QUESTION);
    await bot.api.waitUntil(() => bot.api.deliveries.length === 1);
    await bot.stop();
    expect(bot.api.sent).toHaveLength(1);
  });
});

describe("with access lists", () => {
  it("only listed people are answered; others learn their own id, a few times", async () => {
    const bot = await startBot(library, { access: { users: [7], chats: null } });
    expect((await bot.say(QUESTION)).text).toContain("44.37");
    const stranger = { person: 8, chat: 8 };
    expect((await bot.say(QUESTION, stranger)).text).toContain("您的编号是 8");
    for (let i = 0; i < 5; i++) bot.api.write("/start", stranger);
    await bot.say("谢谢");
    expect(bot.api.sent.filter(({ chatId }) => chatId === 8).length).toBeLessThanOrEqual(3);
    bot.api.query(QUESTION, stranger);
    await bot.api.waitUntil(() => bot.api.inlineAnswers.length === 1);
    expect(bot.api.inlineAnswers[0]!.results).toEqual([]);
    const answer = bot.api.sent[0]!;
    expect(await bot.tap(answer, "上下文 1", stranger)).toMatchObject({ isAlert: true });
  });

  it("a group that is not listed hears nothing, and a listed one does not open private chats", async () => {
    const bot = await startBot(library, { access: { users: null, chats: [-5] } });
    bot.api.write(`/ask ${QUESTION}`, { chat: -6, type: "group" });
    bot.api.query(QUESTION, { person: 8 });
    await bot.api.waitUntil(() => bot.api.inlineAnswers.length === 1);
    expect(bot.api.inlineAnswers[0]!.results).toEqual([]);
    expect((await bot.say(QUESTION, { person: 8, chat: 8 })).text).toContain("您的编号是 8");
    expect((await bot.say(`/ask ${QUESTION}`, { chat: -5, type: "group" })).text).toContain("44.37");
    await wait(50);
    expect(bot.api.sent.some(({ chatId }) => chatId === -6)).toBe(false);
  });

  it("administrators are never locked out", async () => {
    const bot = await startBot(library, { access: { users: [], chats: [] } });
    expect((await bot.say("/stats", { person: 99, chat: 99 })).text).toContain("个问题");
  });
});
