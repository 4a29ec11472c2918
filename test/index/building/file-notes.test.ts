import { readFile, rename, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { FileNotes } from "../../../src/index/building/file-notes.ts";
import { temporaryFolder, writeFiles } from "../../helpers/corpus.ts";

/** Notes of a corpus of one file, as the next build reads them. */
async function noted(settle: boolean) {
  const [corpus, indexFolder] = [await temporaryFolder(), await temporaryFolder()];
  await writeFiles(corpus, { "a.txt": "渡口停航。" });
  if (settle) await wait(2100);
  const notes = FileNotes.none(corpus);
  const hash = await notes.hash("a.txt");
  await notes.write(indexFolder, "gen-1-1");
  const read = (generation = "gen-1-1", folder = corpus) => FileNotes.read(indexFolder, generation, folder);
  return { corpus, path: join(corpus, "a.txt"), hash, read, indexFolder };
}

describe("FileNotes", () => {
  it("knows an untouched file by its state, and sees every change", async () => {
    const { path, corpus, hash, read } = await noted(true);
    const notes = (await read())!;
    expect(notes.isUntouched("a.txt")).toBe(true);
    expect(notes.knownHash("a.txt")).toBe(hash);
    expect(notes.knownHash("b.txt")).toBeUndefined();
    // Another text of the same length under the same time.
    const old = new Date(2020, 1, 1);
    await utimes(path, old, old);
    expect((await read())!.isUntouched("a.txt")).toBe(false);
    await writeFile(path, "渡口通航。");
    await utimes(path, old, old);
    expect((await read())!.isUntouched("a.txt")).toBe(false);
    expect(await (await read())!.hash("a.txt")).not.toBe(hash);
    await writeFiles(corpus, { "b.txt": "渡口停航。" });
    await rename(join(corpus, "b.txt"), path);
    expect((await read())!.isUntouched("a.txt")).toBe(false);
    await rm(path);
    expect((await read())!.isUntouched("a.txt")).toBe(false);
  });

  it("does not trust the state of a file that changed just before it was read", async () => {
    const { hash, read } = await noted(false);
    expect((await read())!.isUntouched("a.txt")).toBe(false);
    expect((await read())!.knownHash("a.txt")).toBe(hash);
  });

  it("is of one generation and one corpus, and nothing when damaged", async () => {
    const { read, indexFolder } = await noted(false);
    expect(await read("gen-2-1")).toBeNull();
    expect(await read("gen-1-1", "/elsewhere")).toBeNull();
    const path = join(indexFolder, "FILES");
    const whole = await readFile(path, "utf8");
    for (const damaged of ["{", "", whole.slice(0, whole.indexOf("\n") + 1), whole.slice(0, -2)]) {
      await writeFile(path, damaged);
      expect(await read(), damaged).toBeNull();
    }
  });

  it("holds any number of files, whatever their names", async () => {
    const [corpus, indexFolder] = [await temporaryFolder(), await temporaryFolder()];
    const names = ["a\nb.txt", "…", ...Array.from({ length: 1997 }, (_, i) => `${i}.txt`)];
    const notes = FileNotes.none(corpus);
    for (const name of names) notes.reading(name)(`sum of ${name}`);
    await notes.write(indexFolder, "gen-1-1");
    const read = (await FileNotes.read(indexFolder, "gen-1-1", corpus))!;
    expect([...read.files()]).toEqual(names);
    for (const name of names) expect(read.knownHash(name)).toBe(`sum of ${name}`);
  });
});
