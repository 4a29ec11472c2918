import { type ChildProcess } from "node:child_process";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { BotApi, TOKEN } from "../helpers/bot-api/bot-api.ts";
import { finished, runCli, startCli } from "../helpers/cli.ts";
import { freePort } from "../helpers/free-port.ts";
import { SEEDS, temporaryFolder, writeFiles } from "../helpers/corpus.ts";

let index: string;
beforeAll(async () => {
  index = await temporaryFolder();
  await runCli(["embed", SEEDS, "--index", index]);
});

const running: { api: BotApi; bot: ChildProcess }[] = [];
afterEach(async () => {
  for (const { api, bot } of running.splice(0)) {
    bot.kill("SIGKILL");
    await api.stop();
  }
});

/** The bot in a process of its own, polling the stand-in. */
async function startBot(prepare: (api: BotApi) => void = () => {}, settings: Record<string, string> = {}) {
  const api = await BotApi.start();
  prepare(api);
  const env = {
    BOT_TOKEN: TOKEN,
    TELEGRAM_API_ROOT: api.root,
    INDEX_DIR: index,
    MEMORY_DIR: await temporaryFolder(),
    ...settings,
  };
  const bot = startCli([], env, "src/main.ts");
  const ended = finished(bot);
  running.push({ api, bot });
  return { api, bot, ended };
}

describe("the bot", () => {
  it("answers a question in a private chat with a cited quote, as a reply", async () => {
    const { api } = await startBot();
    const asked = api.write("上海康城小区住了多少人？");
    const [message] = await api.waitForSent(1);
    expect(message).toMatchObject({ chatId: 7, replyTo: asked });
    const quote = message!.entities.find(({ type }) => type === "expandable_blockquote")!;
    expect(message!.text.slice(quote.offset, quote.offset + quote.length)).toContain("约3.6万居民");
    expect(message!.text).toMatch(/\[1\] 李强：.* · 第 183–\d+ 行/);
    expect(api.calls).toContain("sendChatAction");
  });

  it("holds a conversation: start, a greeting, a question in English, a refusal, the sources", async () => {
    const { api } = await startBot();
    api.write("/start");
    expect((await api.waitForSent(1))[0]!.text).toContain("我只用文章的原文回答问题");
    api.write("你好");
    expect((await api.waitForSent(2))[1]!.text).toContain("请直接提问");
    api.write("/help", { language: "en" });
    expect((await api.waitForSent(3))[2]!.text).toContain("I only quote");
    api.write("/ask 北京冬奥会什么时候开幕？");
    expect((await api.waitForSent(4))[3]!.text).toContain("没有找到能回答这个问题的原文");
    api.write("/ask");
    expect((await api.waitForSent(5))[4]!.text).toContain("/ask");
    api.write("/sources");
    expect((await api.waitForSent(6))[5]!.text).toContain("上海举行全市领导干部大会");
    api.push({
      message: {
        message_id: 99,
        date: 1,
        chat: { id: 7, type: "private", first_name: "R" },
        from: { id: 7, is_bot: false, first_name: "R", language_code: "zh-hant" },
        voice: { file_id: "f", file_unique_id: "u", duration: 1 },
      },
    });
    expect((await api.waitForSent(7))[6]!.text).toContain("我只能讀文字");
  });

  it("answers a question in English with the words of a Chinese page", async () => {
    const { api } = await startBot();
    api.write("How many residents live in the Kangcheng residential community?", { language: "en" });
    const [message] = await api.waitForSent(1);
    expect(message!.text).toContain("约3.6万居民");
    expect(message!.text).toMatch(/lines \d+–\d+/);
  });

  it("stays silent in a group unless asked with /ask", async () => {
    const { api } = await startBot();
    api.write("大家好，今天开会吗？", { chat: -5, type: "group" });
    api.write("/ask 月浦镇有多少平方公里？", { chat: -5, type: "group" });
    const sent = await api.waitForSent(1);
    expect(sent[0]).toMatchObject({ chatId: -5 });
    expect(sent[0]!.text).toContain("44.37平方公里");
  });

  it("waits out a 429 and sends the answer once", async () => {
    const { api } = await startBot((server) => {
      server.fail("sendMessage", { kind: "too many requests", retryAfter: 1 });
    });
    api.write("月浦镇有多少平方公里？");
    await api.waitForSent(1);
    api.write("谢谢");
    const sent = await api.waitForSent(2);
    expect(sent.filter(({ text }) => text.includes("44.37"))).toHaveLength(1);
  });

  it.each(["dropped after effect", "internal error after effect"] as const)(
    "does not send twice when a call is %s",
    async (kind) => {
      const { api } = await startBot((server) => server.fail("sendMessage", { kind }));
      api.write("月浦镇有多少平方公里？");
      await api.waitForSent(2);
      api.write("谢谢");
      const sent = await api.waitForSent(3);
      expect(sent.filter(({ text }) => text.includes("44.37"))).toHaveLength(1);
      expect(sent[1]!.text).toContain("如果上面没有看到回答");
    },
  );

  it("ends with one sentence and code 1 when Telegram cannot be reached", async () => {
    const env = { BOT_TOKEN: TOKEN, TELEGRAM_API_ROOT: "http://127.0.0.1:59999", INDEX_DIR: index };
    const { code, stderr } = await runCli(["bot"], { env });
    expect(code).toBe(1);
    expect(stderr).toContain("cannot talk to Telegram (ECONNREFUSED)");
  });

  it("rides out a bad gateway and a dropped connection while polling", async () => {
    const { api } = await startBot((server) => {
      server.fail("getUpdates", { kind: "bad gateway" }, { kind: "dropped before effect" });
    });
    api.write("月浦镇有多少平方公里？");
    expect((await api.waitForSent(1))[0]!.text).toContain("44.37");
  });

  it("takes over from a webhook without losing what waits", async () => {
    const { api } = await startBot((server) => {
      server.setWebhook("https://example.org/hook");
      server.write("月浦镇有多少平方公里？");
    });
    expect((await api.waitForSent(1))[0]!.text).toContain("44.37");
  });

  it("receives by webhook where WEBHOOK_URL says so, and gives up polling", async () => {
    const port = await freePort();
    const { api, bot, ended } = await startBot(() => {}, {
      WEBHOOK_URL: `http://127.0.0.1:${port}/telegram`,
      WEBHOOK_SECRET: "a-secret-of-24-characters",
      WEBHOOK_PORT: String(port),
    });
    await api.waitUntil(() => api.calls.includes("setWebhook"));
    api.write("月浦镇有多少平方公里？");
    expect((await api.waitForSent(1))[0]!.text).toContain("44.37");
    expect(api.calls).not.toContain("getUpdates");
    bot.kill("SIGTERM");
    const { code, stderr } = await ended;
    expect(code).toBe(0);
    expect(stderr).not.toContain("a-secret-of-24-characters");
  });

  it("takes a new index by itself, without a restart", async () => {
    const [corpus, own] = [await temporaryFolder(), await temporaryFolder()];
    await writeFiles(corpus, { "a.txt": "渡口在雨季停航三个月。\n" });
    await runCli(["embed", corpus, "--index", own]);
    const { api, bot } = await startBot(() => {}, { INDEX_DIR: own });
    api.write("渡口停航多久？");
    expect((await api.waitForSent(1))[0]!.text).toContain("三个月");
    const taken = new Promise<void>((resolve) => {
      bot.stderr!.on("data", (chunk: Buffer) => {
        if (chunk.toString().includes('"passages":2')) resolve();
      });
    });
    await writeFiles(corpus, { "b.txt": "石桥在次年秋天重修。\n" });
    await runCli(["embed", "--index", own]);
    await taken;
    api.write("石桥什么时候重修？");
    expect((await api.waitForSent(2))[1]!.text).toContain("次年秋天");
  });

  it("tells whether it is alive and ready, and counts what it does", async () => {
    const port = await freePort();
    const ask = async (path: string) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`);
      return { status: response.status, text: await response.text() };
    };
    const { api, bot, ended } = await startBot(() => {}, { STATUS_PORT: String(port) });
    api.write("月浦镇有多少平方公里？");
    await api.waitForSent(1);
    api.write("北京冬奥会什么时候开幕？");
    await api.waitForSent(2);
    api.write("谢谢");
    await api.waitForSent(3);
    expect(await ask("/healthz")).toEqual({ status: 200, text: "alive\n" });
    expect(await ask("/readyz")).toEqual({ status: 200, text: "ready\n" });
    expect((await ask("/other")).status).toBe(404);
    const { text } = await ask("/metrics");
    expect(text).toContain('verbatim_questions_total{outcome="answered"} 1');
    expect(text).toContain('verbatim_questions_total{outcome="abstained"} 1');
    expect(text).toContain('verbatim_questions_total{outcome="small_talk"} 1');
    expect(text).toContain('verbatim_updates_total{kind="message"} 3');
    expect(text).toMatch(/verbatim_index_info\{generation="gen-\d+-\d+"\} 1/);
    expect(text).toMatch(/verbatim_stage_seconds_count\{stage="reply"\} 3/);
    expect(text).toMatch(/verbatim_telegram_call_seconds_count\{method="sendMessage"\} 3/);
    expect(text).toMatch(/^process_resident_memory_bytes \d+/m);
    bot.kill("SIGTERM");
    const lines = (await ended).stderr
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const answered = lines.filter(({ msg }) => msg === "answered");
    expect(answered).toHaveLength(3);
    expect(answered[0]).toMatchObject({ level: "info", quotes: expect.any(Number), isAbstention: false });
    expect(new Set(answered.map(({ request }) => request)).size).toBe(3);
    expect(JSON.stringify(lines)).not.toContain("月浦");
  });

  it("writes questions into the log only when told to", async () => {
    const { api, bot, ended } = await startBot(() => {}, { LOG_QUESTIONS: "yes" });
    api.write("月浦镇有多少平方公里？");
    await api.waitForSent(1);
    bot.kill("SIGTERM");
    expect((await ended).stderr).toContain('"question":"月浦镇有多少平方公里？"');
  });

  it("names the port that it cannot listen on", async () => {
    const { api } = await startBot();
    const port = new URL(api.root).port;
    const env = { BOT_TOKEN: TOKEN, TELEGRAM_API_ROOT: api.root, INDEX_DIR: index, STATUS_PORT: port };
    const { code, stderr } = await runCli(["bot"], { env });
    expect(code).toBe(1);
    expect(stderr).toContain(
      `cannot listen on 127.0.0.1:${port} (EADDRINUSE): free that port, or change STATUS_PORT`,
    );
  });

  it("stops when told, after the answer that is under way", async () => {
    const { api, bot, ended } = await startBot();
    api.write("月浦镇有多少平方公里？");
    await api.waitUntil(() => api.calls.includes("sendChatAction"));
    bot.kill("SIGTERM");
    expect(await ended).toMatchObject({ code: 0 });
    expect(api.sent).toHaveLength(1);
  });

  it("ends with one sentence and code 1 for a token that Telegram does not know", async () => {
    const api = await BotApi.start();
    const env = { BOT_TOKEN: "999999:not-a-token-it-knows", TELEGRAM_API_ROOT: api.root, INDEX_DIR: index };
    const { code, stderr, stdout } = await runCli(["bot"], { env });
    await api.stop();
    expect(code).toBe(1);
    expect(stderr).toContain("verbatim: Telegram does not know this BOT_TOKEN");
    expect(stdout + stderr).not.toContain("not-a-token-it-knows");
  });

  it("ends with one sentence and code 1 when another process polls", async () => {
    const { api, ended } = await startBot();
    await api.waitUntil(() => api.calls.includes("getUpdates"));
    const other = await fetch(`${api.root}/bot${TOKEN}/getUpdates`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ timeout: 1 }),
    });
    expect(other.status).toBe(200);
    const { code, stderr } = await ended;
    expect(code).toBe(1);
    expect(stderr).toContain("another process is polling");
  });

  it("never prints the token, whatever fails", async () => {
    const { api, bot, ended } = await startBot((server) => {
      server.fail("getUpdates", { kind: "dropped before effect" });
      server.fail("sendMessage", { kind: "dropped after effect" }, { kind: "bad gateway" });
    });
    api.write("月浦镇有多少平方公里？");
    await api.waitForSent(1);
    bot.kill("SIGTERM");
    const { stdout, stderr } = await ended;
    expect(stdout + stderr).not.toContain(TOKEN.split(":")[1]);
    expect(stderr).not.toContain("月浦");
  });
});
