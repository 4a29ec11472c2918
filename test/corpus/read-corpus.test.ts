import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { listCorpus, readCorpusFile } from "../../src/corpus/read-corpus.ts";
import { temporaryFolder, writeFiles } from "../helpers/corpus.ts";

describe("listCorpus", () => {
  it("lists files recursively in a stable order, without hidden ones", async () => {
    const folder = await temporaryFolder();
    await writeFiles(folder, { "b.txt": "乙", "a/c.md": "丙", ".git/x.txt": "x", ".hidden": "h" });
    expect(await listCorpus(folder)).toEqual(["a/c.md", "b.txt"]);
  });

  it("says what to do when the folder is not there", async () => {
    await expect(listCorpus("/nowhere/at/all")).rejects.toMatchObject({ code: "CORPUS_MISSING" });
  });
});

describe("readCorpusFile", () => {
  it("names a file that it leaves out, with the reason", async () => {
    const folder = await temporaryFolder();
    await writeFiles(folder, {
      "empty.txt": "",
      "photo.jpg": "x",
      "bytes.txt": Uint8Array.of(0x81, 0xff, 0x81, 0xff),
    });
    expect(await readCorpusFile(folder, "empty.txt")).toEqual({ file: "empty.txt", reason: "is empty" });
    expect(await readCorpusFile(folder, "photo.jpg")).toMatchObject({
      reason: expect.stringContaining(".jpg"),
    });
    expect(await readCorpusFile(folder, "bytes.txt")).toMatchObject({
      reason: expect.stringContaining("encoding"),
    });
  });

  it("does not follow a link out of the folder", async () => {
    const [folder, outside] = [await temporaryFolder(), await temporaryFolder()];
    await writeFiles(outside, { "secret.txt": "秘密的内容。" });
    await symlink(join(outside, "secret.txt"), join(folder, "link.txt"));
    expect(await readCorpusFile(folder, "link.txt")).toMatchObject({
      reason: expect.stringContaining("leads out"),
    });
  });
});
