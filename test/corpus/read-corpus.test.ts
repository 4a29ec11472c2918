import { execFileSync } from "node:child_process";
import { chmod, mkdir, symlink, truncate } from "node:fs/promises";
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

  it("names what is no regular file, and does not wait for a pipe", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "inner.txt"));
    execFileSync("mkfifo", [join(folder, "pipe.txt")]);
    await symlink(join(folder, "inner.txt"), join(folder, "folder.txt"));
    await symlink(join(folder, "gone.txt"), join(folder, "nowhere.txt"));
    await symlink("round.txt", join(folder, "round.txt"));
    const files = await listCorpus(folder);
    expect(files).toEqual(["folder.txt", "nowhere.txt", "pipe.txt", "round.txt"]);
    const reasons = await Promise.all(
      files.map(async (file) => (await readCorpusFile(folder, file)) as object),
    );
    expect(reasons).toEqual([
      { file: "folder.txt", reason: "is no regular file" },
      { file: "nowhere.txt", reason: "is not there, or is a link that leads nowhere" },
      { file: "pipe.txt", reason: "is no regular file" },
      { file: "round.txt", reason: "is a link that leads back to itself" },
    ]);
  });

  it("names a file that is too large before it reads it", async () => {
    const folder = await temporaryFolder();
    await writeFiles(folder, { "large.txt": "" });
    await truncate(join(folder, "large.txt"), 2 ** 40);
    expect(await readCorpusFile(folder, "large.txt")).toMatchObject({
      reason: expect.stringContaining("larger than"),
    });
  });

  it.skipIf(process.getuid?.() === 0)("names a file whose permissions forbid to read it", async () => {
    const folder = await temporaryFolder();
    await writeFiles(folder, { "locked.txt": "字。" });
    await chmod(join(folder, "locked.txt"), 0o000);
    expect(await readCorpusFile(folder, "locked.txt")).toEqual({
      file: "locked.txt",
      reason: "cannot be opened: its permissions forbid it",
    });
  });
});
