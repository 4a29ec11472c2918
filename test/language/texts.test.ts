import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FluentResource } from "@fluent/bundle";
import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../../src/language/language.ts";
import { sayIn, type TextKey, TEXTS } from "../../src/language/texts.ts";
import { ROOT } from "../helpers/corpus.ts";

const keys = Object.keys(TEXTS) as TextKey[];
const sources = ["telegram", "language", "cli"].flatMap((room) =>
  readdirSync(join(ROOT, "src", room), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && file !== "texts.ts")
    .map((file) => ({ file: `${room}/${file}`, code: readFileSync(join(ROOT, "src", room, file), "utf8") })),
);

describe("texts", () => {
  it.each(LANGUAGES)("%s has every text, takes the values it is given, and no text more", (language) => {
    const say = sayIn(language) as (key: TextKey, values: Record<string, number | string>) => string;
    for (const key of keys) {
      const values = Object.fromEntries(TEXTS[key].map((name, i) => [name, `<${i}>`]));
      const text = say(key, values);
      expect(text.trim(), key).not.toBe("");
      // Of lines and pages, the end is only said where it differs; what is the same is never said.
      const said = Object.entries(values).filter(([name]) => name !== "same");
      for (const [, value] of said) expect(text, key).toContain(value);
    }
    const file = readFileSync(join(ROOT, "src/language/texts", `${language}.ftl`), "utf8");
    expect(new FluentResource(file).body.map(({ id }) => id).sort()).toEqual([...keys].sort());
  });

  it("are in the characters of their own language", () => {
    const written = (language: (typeof LANGUAGES)[number]) => {
      const say = sayIn(language) as (key: TextKey, values: Record<string, string>) => string;
      return keys.map((key) => say(key, Object.fromEntries(TEXTS[key].map((name) => [name, ""])))).join("\n");
    };
    expect(written("en")).not.toMatch(/\p{Script=Han}/u);
    expect(written("zh-Hans")).not.toMatch(/[這裡檔號語訊簡體個與換組內題]/u);
    expect(written("zh-Hant")).not.toMatch(/[这里档号语讯简体个与换组内题]/u);
  });

  it("are all used", () => {
    const code = sources.map((source) => source.code).join("\n");
    // A greeting is named by the answer, a command by the menu.
    const named = /^(?:greeting|thanks|farewell|command-.*)$/;
    for (const key of keys.filter((key) => !named.test(key))) expect(code, key).toContain(`"${key}"`);
  });

  it("stand nowhere else: no code of the bot holds words for people", () => {
    for (const { file, code } of sources.filter(({ file }) => file.startsWith("telegram/"))) {
      const bare = code
        .replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "")
        .replaceAll(/new ExpectedError\([\s\S]*?\);/g, "")
        .replaceAll(/\blog\.\w+\([^;]*;/g, "")
        .replaceAll(/description\.includes\("[^"]*"\)/g, "");
      const literals = [...bare.matchAll(/"((?:[^"\\\n]|\\.)*)"|`([^`]*)`/g)].map(([, a, b]) => a ?? b ?? "");
      for (const literal of literals) {
        const words = literal.replaceAll(/\$\{[^}]*\}/g, "");
        expect(words, file).not.toMatch(/\p{Script=Han}|\p{L}{2,} \p{L}{2,}/u);
      }
    }
  });
});
