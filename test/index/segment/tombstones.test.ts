import { describe, expect, it } from "vitest";
import { Tombstones } from "../../../src/index/segment/tombstones.ts";
import { temporaryFolder } from "../../helpers/corpus.ts";

describe("Tombstones", () => {
  it("know what is deleted after they were written, whatever the terms are called", async () => {
    const folder = await temporaryFolder();
    const tombstones = new Tombstones(20);
    tombstones.add(3, { start: 9, end: 11 }, [
      ["石桥", "constructor"],
      ["石桥", "__proto__"],
    ]);
    await tombstones.write(folder, "one");
    const read = await Tombstones.read(folder, "one", 20);
    expect([...read.passages()]).toEqual([9, 10]);
    expect([8, 9, 10, 11].map((ordinal) => read.hasPassage(ordinal))).toEqual([false, true, true, false]);
    expect([2, 3].map((line) => read.hasDocument(line))).toEqual([false, true]);
    const terms = ["石桥", "constructor", "__proto__", "toString"];
    expect(terms.map((term) => read.frequency(term))).toEqual([2, 1, 1, 0]);
    expect(read.size).toBe(2);
  });

  it("are none where nothing was written", async () => {
    expect((await Tombstones.read(await temporaryFolder(), "one", 5)).size).toBe(0);
  });
});
