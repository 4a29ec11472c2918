import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLibrary, openStorage, rebuild, type Storage } from "../../../src/assembly.ts";
import type { Library } from "../../../src/library.ts";
import { createPostgresMemory } from "../../../src/memory/postgres-memory.ts";
import { configFor, SILENT, temporaryFolder, writeFiles } from "../../helpers/corpus.ts";
import { freePort } from "../../helpers/free-port.ts";
import { startServer, type TestServer } from "../../helpers/test-server.ts";
import { GENEROUS, type RunningBot, startBot } from "../../helpers/running-bot.ts";

const QUESTION = "渡口停航多久？";
const SECRET = "a-secret-of-24-characters";

let server: TestServer;
let corpus: string;
let config: ReturnType<typeof configFor>;
const storages: Storage[] = [];
const libraries: Library[] = [];

beforeAll(async () => {
  server = await startServer();
  corpus = await temporaryFolder();
  await writeFiles(corpus, { "a.txt": "渡口在雨季停航三个月。\n" });
  config = { ...configFor(corpus, "unused"), indexUrl: server.url };
  await rebuild(config, SILENT);
}, 60_000);
afterAll(async () => {
  for (const library of libraries) await library.close();
  for (const storage of storages) await storage.close();
  await server.end();
});

/** A replica of the bot, with nothing of its own but its connections. */
async function startReplica(
  options: Parameters<typeof startBot>[1] = {},
): Promise<RunningBot & { library: Library }> {
  const storage = await openStorage(config);
  const library = await openLibrary(config, SILENT, storage);
  storages.push(storage);
  libraries.push(library);
  const port = await freePort();
  const bot = await startBot(library, {
    memory: createPostgresMemory(storage.database!),
    webhook: { url: `http://127.0.0.1:${port}/hook`, secret: SECRET, host: "127.0.0.1", port },
    ...options,
  });
  await bot.api.waitUntil(() => bot.api.calls.includes("setWebhook"));
  return { ...bot, library };
}

let updates = 1000;
const updateOf = (text: string, person = 7) => ({
  update_id: ++updates,
  message: {
    message_id: updates,
    date: 1,
    chat: { id: person, type: "private", first_name: "R" },
    from: { id: person, is_bot: false, first_name: "R" },
    text,
  },
});

/** Delivers a question, and waits for the next message. Each update has a number of its own, as Telegram's have. */
async function ask({ api }: RunningBot, text: string, person?: number): Promise<string> {
  const before = api.sent.length;
  await api.deliver(updateOf(text, person));
  await api.waitForSent(before + 1);
  return api.sent.at(-1)!.text;
}

/** Waits for what any of some bots may bring about. */
async function anyUntil(bots: readonly RunningBot[], isSo: () => boolean): Promise<void> {
  await Promise.race(bots.map(({ api }) => api.waitUntil(isSo)));
}

/** Delivers an update until it is taken, as Telegram does. */
async function deliverSurely({ api }: RunningBot, update: object): Promise<void> {
  while ((await api.deliver(update)) !== 200) await wait(50);
}

describe("two replicas of a bot", () => {
  it("answer each update once, whichever of them it is delivered to, and however often", async () => {
    const [one, other] = [await startReplica(), await startReplica()];
    const asked = Array.from({ length: 10 }, () => updateOf(QUESTION));
    await Promise.all(asked.flatMap((update) => [one, other, one].map(({ api }) => api.deliver(update))));
    const sent = () => [...one.api.sent, ...other.api.sent];
    await anyUntil([one, other], () => sent().length >= asked.length);
    // Whatever else were under way would come before this.
    await ask(one, "谢谢");
    await ask(other, "谢谢");
    const answers = sent().filter(({ text }) => text.includes("停航三个月"));
    expect(answers).toHaveLength(asked.length);
    expect(one.api.sent.length).toBeGreaterThan(0);
  });

  it("share what a person may ask", async () => {
    const admission = { ...GENEROUS, perPerson: 2 };
    const [one, other] = [await startReplica({ admission }), await startReplica({ admission })];
    expect(await ask(one, QUESTION, 21)).toContain("三个月");
    expect(await ask(other, QUESTION, 21)).toContain("三个月");
    expect(await ask(one, QUESTION, 21)).not.toContain("三个月");
  });

  it("both take a new index, without dropping a question", async () => {
    const [one, other] = [await startReplica(), await startReplica()];
    const taken = [one, other].map(
      ({ library }) =>
        new Promise<unknown>((resolve) => {
          const end = library.watch((result) => {
            void end();
            resolve(result);
          }, 50);
        }),
    );
    await writeFiles(corpus, { "b.txt": "书院藏书九千卷。\n" });
    const asking = Promise.all(Array.from({ length: 5 }, () => one.library.answerer.answer(QUESTION)));
    await rebuild(config, SILENT);
    expect(await Promise.all(taken)).toEqual(["new", "new"]);
    for (const { quotes } of await asking) expect(quotes[0]!.text).toContain("三个月");
    for (const bot of [one, other]) expect(await ask(bot, "书院藏书多少？")).toContain("九千卷");
  });

  it("answer from what they have while they are behind, and from the new index when that is gone", async () => {
    const { library } = await startReplica();
    const before = library.generation;
    const add = async (file: string, text: string) => {
      await writeFiles(corpus, { [file]: text });
      await rebuild(config, SILENT);
    };
    await add("c.txt", "茶园向村民开放。\n");
    expect((await library.answerer.answer(QUESTION)).quotes[0]!.text).toContain("三个月");
    expect(library.generation).toBe(before);
    await add("d.txt", "石桥长九十米。\n");
    const { quotes } = await library.answerer.answer("石桥有多长？");
    expect(quotes[0]!.text).toContain("九十米");
    expect(library.generation).not.toBe(before);
  });

  it("answer two hundred people once each while the database goes and comes back twice", async () => {
    const bots = [await startReplica(), await startReplica()] as const;
    const sent = () => bots.flatMap(({ api }) => api.sent);
    const asked = Array.from({ length: 200 }, (_, i) => updateOf(QUESTION, 1000 + i));
    const delivered = asked.map((update, i) => deliverSurely(bots[i % 2]!, update));
    for (const answered of [20, 100]) {
      await anyUntil(bots, () => sent().length >= answered);
      await server.stop();
      await wait(300);
      await server.start();
    }
    await Promise.all(delivered);
    // Telegram brings again what it is not sure of, to whichever replica.
    await Promise.all(asked.map((update, i) => deliverSurely(bots[(i + 1) % 2]!, update)));
    await anyUntil(bots, () => sent().length >= asked.length);
    for (const bot of bots) await ask(bot, "谢谢");
    const chats = sent().map(({ chatId }) => chatId);
    for (const { message } of asked) {
      expect(chats.filter((chat) => chat === message.chat.id)).toHaveLength(1);
    }
    expect(sent().filter(({ text }) => text.includes("停航三个月"))).toHaveLength(asked.length);
  });

  it("answers, though late, while the database is slow", async () => {
    const bot = await startReplica();
    server.slow(100);
    expect(await ask(bot, QUESTION, 31)).toContain("三个月");
    server.slow(0);
  });

  it("answer once what is asked while the database fails over", async () => {
    const bot = await startReplica();
    expect(await ask(bot, QUESTION)).toContain("三个月");
    const before = bot.api.sent.length;
    const asked = Array.from({ length: 8 }, (_, i) => updateOf(QUESTION, 100 + i));
    const delivered = asked.slice(0, 4).map((update) => bot.api.deliver(update));
    await server.stop();
    delivered.push(...asked.slice(4).map((update) => bot.api.deliver(update)));
    await server.start();
    await Promise.all(delivered);
    // Telegram delivers again what was not taken.
    await Promise.all(asked.map((update) => bot.api.deliver(update)));
    await bot.api.waitUntil(() => bot.api.sent.length >= before + asked.length);
    await ask(bot, "谢谢");
    const answered = bot.api.sent.slice(before).filter(({ text }) => text.includes("三个月"));
    const chats = answered.map(({ chatId }) => chatId).sort((a, b) => a - b);
    expect(chats).toEqual(asked.map(({ message }) => message.chat.id));
  });
});
