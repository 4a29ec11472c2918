import { describe, expect, it } from "vitest";
import { languageOf, languageOfTag } from "../../src/language/language.ts";

describe("languageOf", () => {
  it("answers in the language and the form that a question is written in", () => {
    expect(languageOf("住了多少人？")).toBe("zh-Hans");
    expect(languageOf("住了多少人？APP")).toBe("zh-Hans");
    expect(languageOf("這裡住了多少人？")).toBe("zh-Hant");
    expect(languageOf("How many?")).toBe("en");
  });
});

describe("languageOfTag", () => {
  it("reads what Telegram and the terminal say of a person's language", () => {
    expect(languageOfTag("zh-hans")).toBe("zh-Hans");
    expect(languageOfTag("zh-TW")).toBe("zh-Hant");
    expect(languageOfTag("zh-CN.UTF-8")).toBe("zh-Hans");
    expect(languageOfTag("en-GB")).toBe("en");
    expect(languageOfTag("de")).toBeNull();
    expect(languageOfTag(undefined)).toBeNull();
  });
});
