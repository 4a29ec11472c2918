import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { createConfig } from "../src/config.ts";
import { effectiveSettings, SETTINGS, unknownSettings } from "../src/settings.ts";

const read = (path: string) => readFile(new URL(`../${path}`, import.meta.url), "utf8");
const TOKEN = "123456:ABCDEFGHIJKLMNOP";

describe("the settings", () => {
  it("stand in the README's table, each with its meaning and default", async () => {
    const rows = Object.entries(SETTINGS).map(
      ([name, { meaning, default: fallback }]) => `| \`${name}\` | ${meaning} | ${fallback} |`,
    );
    const table = /\| setting \|.*\n\|[-|]+\n((?:\|.*\n)+)/.exec(await read("README.md"))?.[1];
    expect(table?.trimEnd().split("\n")).toEqual(rows);
  });

  it("stand in .env.example with their defaults", async () => {
    const lines = [...(await read(".env.example")).matchAll(/^(?:# )?([A-Z_]+)=(.*)$/gm)];
    expect(lines).toHaveLength(Object.keys(SETTINGS).length);
    expect(new Set(lines.map(([, name]) => name))).toEqual(new Set(Object.keys(SETTINGS)));
    const example = Object.fromEntries(lines.map(([, name, value]) => [name!, value!]));
    expect(createConfig(example)).toEqual(createConfig({}));
    for (const [name, value] of Object.entries(example)) {
      const fallback = SETTINGS[name as keyof typeof SETTINGS].default;
      if (value !== "") expect(fallback, name).toBe(`\`${value}\``);
    }
  });

  it.each([
    [{ BOT_TOKEN: "abc" }, "BOT_TOKEN is (hidden): must look like 123456:ABC…"],
    [{ QUEUE_MAX: "many" }, 'QUEUE_MAX is "many": must be a whole number of at least 1'],
    [{ STATUS_PORT: "70000" }, 'STATUS_PORT is "70000": must be a whole number from 1 to 65535'],
    [{ ANSWER_THRESHOLD: "1.5" }, 'ANSWER_THRESHOLD is "1.5": must be a number from 0 to 1'],
    [{ LOG_LEVEL: "loud" }, 'LOG_LEVEL is "loud": must be debug, info, warn or error'],
    [{ ADMIN_IDS: "@me" }, 'ADMIN_IDS is "@me": must be numeric Telegram user ids'],
    [{ ALLOWED_USERS: "" }, 'ALLOWED_USERS is "": must be numeric Telegram ids'],
    [{ ALLOWED_CHATS: "12;13" }, 'ALLOWED_CHATS is "12;13": must be numeric Telegram ids'],
    [{ WEBHOOK_URL: "http://example.org/" }, "must be an https address"],
    [{ WEBHOOK_URL: "https://example.org/" }, "WEBHOOK_SECRET is not set"],
    [{ WEBHOOK_SECRET: "short" }, "WEBHOOK_SECRET is (hidden): must be 16 to 256"],
  ])("%j is refused with its name, its value and what is allowed", (env, message) => {
    expect(() => createConfig(env)).toThrow(message);
  });

  it("take lists of ids in any writing, and * for everybody", () => {
    const { admins, access } = createConfig({ ADMIN_IDS: "1, 2 3", ALLOWED_CHATS: "-100123,7" });
    expect(admins).toEqual([1, 2, 3]);
    expect(access).toEqual({ users: null, chats: [-100_123, 7] });
  });

  it("are shown without secrets", () => {
    const env = {
      BOT_TOKEN: TOKEN,
      WEBHOOK_SECRET: "s".repeat(20),
      SOURCES_URL: "https://me:pass@example.org/",
    };
    const shown = effectiveSettings(env);
    expect(shown.find(({ name }) => name === "BOT_TOKEN")).toEqual({
      name: "BOT_TOKEN",
      value: "(set, hidden)",
      isSet: true,
    });
    expect(JSON.stringify(shown)).not.toMatch(/ABCDEF|ssss|pass/);
    expect(shown.find(({ name }) => name === "QUEUE_MAX")).toMatchObject({ value: "1000", isSet: false });
  });

  it("are known by their names", () => {
    expect(unknownSettings(["BOT_TOKEN", "BOT_TOKE", "PATH"])).toEqual(["BOT_TOKE", "PATH"]);
  });
});
