import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { BotApi, TOKEN } from "../helpers/bot-api/bot-api.ts";
import { finished, runCli, startCli } from "../helpers/cli.ts";
import { temporaryFolder, writeFiles } from "../helpers/corpus.ts";
import { freePort } from "../helpers/free-port.ts";

/** What must appear nowhere but where it belongs. */
const [, SECRET_PART] = TOKEN.split(":") as [string, string];
const WEBHOOK_SECRET = "canary-webhook-secret-0123";
const WORDS = "金丝雀渡口停航了多久";
const NAME = "CanaryReader";

/** Every way in which a call goes wrong. */
const FAULTS = [
  { kind: "too many requests", retryAfter: 1 },
  { kind: "bad gateway" },
  { kind: "dropped before effect" },
  { kind: "dropped after effect" },
  { kind: "internal error after effect" },
] as const;
const METHODS = [
  "getUpdates",
  "sendMessage",
  "sendChatAction",
  "editMessageText",
  "answerCallbackQuery",
  "answerInlineQuery",
] as const;
/** What is called while the bot starts. */
const AT_START = ["getMe", "setMyCommands", "deleteWebhook"] as const;

/** Everything that a process with the canary prints, while all that can fails. */
async function provoke(): Promise<string> {
  const [corpus, index, memory] = [await temporaryFolder(), await temporaryFolder(), await temporaryFolder()];
  await writeFiles(corpus, { "a.txt": "渡口停航三个月。\n", "broken.pdf": "%PDF-1.7 nothing" });
  const port = await freePort();
  const env = {
    BOT_TOKEN: TOKEN,
    CORPUS_DIR: corpus,
    INDEX_DIR: index,
    MEMORY_DIR: memory,
    ADMIN_IDS: "7",
    STATUS_PORT: String(port),
    LOG_LEVEL: "debug",
    WEBHOOK_SECRET,
  };
  const printed: string[] = [];
  const api = await BotApi.start();
  const { root } = api;
  for (const method of AT_START) {
    api.fail(method, { kind: "dropped before effect" });
    // A menu may fail; without the others there is no bot.
    if (method === "setMyCommands") continue;
    const { code, stdout, stderr } = await runCli(["bot"], { env: { ...env, TELEGRAM_API_ROOT: root } });
    expect(code).toBe(1);
    printed.push(stdout, stderr);
  }
  const bot = startCli([], { ...env, TELEGRAM_API_ROOT: root }, "src/main.ts");
  const ended = finished(bot);
  await api.waitUntil(() => api.calls.includes("getUpdates"));
  for (const method of METHODS) api.fail(method, ...FAULTS);
  api.write(WORDS, { name: NAME });
  await api.waitForSent(1);
  api.query(WORDS, { name: NAME });
  for (const fault of FAULTS) {
    api.fail("sendMessage", fault);
    api.write(WORDS, { name: NAME });
    await api.waitUntil(() => api.answered > FAULTS.indexOf(fault));
  }
  const last = api.sent.at(-1)!;
  for (const data of ["c:0:0:0", "x"]) {
    const tap = api.press(last.messageId, data, { name: NAME });
    await api.waitUntil(() => api.notices.some(({ id }) => id === tap));
  }
  // An index that cannot be used, and one that is taken again by hand.
  await writeFile(join(index, "CURRENT"), "gen-1-1\n");
  const before = api.sent.length;
  api.write("/reload", { name: NAME });
  await api.waitForSent(before + 1);
  for (const path of ["healthz", "readyz", "metrics", "nothing"]) {
    const response = await fetch(`http://127.0.0.1:${port}/${path}`);
    printed.push(JSON.stringify([...response.headers]), await response.text());
  }
  bot.kill("SIGTERM");
  const { stdout, stderr } = await ended;
  printed.push(stdout, stderr);
  expect(stderr).toContain("failed");
  const said = api.sent.map(({ text }) => text).join("\n");
  expect(said).not.toContain(SECRET_PART);
  await api.stop();
  await rm(join(index, "CURRENT"), { force: true });

  // And everything that ends a process.
  for (const [args, own] of [
    [["doctor"], { TELEGRAM_API_ROOT: root }],
    [["doctor", "--json"], { TELEGRAM_API_ROOT: root }],
    [["bot"], { TELEGRAM_API_ROOT: root }],
    [["bot"], { BOT_TOKEN: `${TOKEN} ?` }],
    [["bot"], { STATUS_PORT: "x" }],
    [["bot"], { MEMORY_DIR: join(corpus, "a.txt") }],
    [["bot"], { INDEX_DIR: join(corpus, "a.txt") }],
  ] as const) {
    const { stdout, stderr } = await runCli(args, { env: { ...env, ...own } });
    printed.push(stdout, stderr);
  }
  for (const file of await readdir(memory, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const bytes = (await readFile(join(file.parentPath, file.name))).toString("latin1");
    expect(bytes, file.name).not.toContain(SECRET_PART);
    expect(bytes, file.name).not.toContain(NAME);
  }
  return printed.join("\n");
}

describe("the canary token", () => {
  it(
    "is in nothing that is printed, sent or kept, nor are people's words and names",
    { timeout: 300_000 },
    async () => {
      const printed = await provoke();
      expect(printed.length).toBeGreaterThan(2000);
      for (const canary of [SECRET_PART, WEBHOOK_SECRET, WORDS, "金丝雀", NAME])
        expect(printed).not.toContain(canary);
    },
  );
});
