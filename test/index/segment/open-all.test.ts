import { describe, expect, it } from "vitest";
import { openAll } from "../../../src/index/segment/open-all.ts";

describe("openAll", () => {
  it("opens one after another, and closes those before it when one cannot be opened", async () => {
    const seen: string[] = [];
    const opener = (name: string) => async () => {
      seen.push(`open ${name}`);
      return { name, close: async () => seen.push(`close ${name}`) };
    };
    const both = await openAll(opener("a"), opener("b"));
    expect(both.map(({ name }) => name)).toEqual(["a", "b"]);
    const broken = () => Promise.reject(new Error("no such file"));
    await expect(openAll(opener("c"), opener("d"), broken, opener("e"))).rejects.toThrow("no such file");
    expect(seen).toEqual(["open a", "open b", "open c", "open d", "close c", "close d"]);
  });
});
