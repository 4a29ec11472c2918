import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { strToU8, unzipSync, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { readDocument } from "../../src/corpus/document.ts";
import { splitPassages } from "../../src/corpus/passages.ts";
import { ROOT, temporaryFolder, writeFiles } from "../helpers/corpus.ts";
import { docxOf, epubOf, pdfOf } from "../helpers/office.ts";

const LIMIT_MS = 10_000;
/** What the heap may take while files are read, in MiB; buffers and the program itself come on top. */
const HEAP_MIB = 1024;
const encode = (text: string) => new TextEncoder().encode(text);

/** Reads a file, whatever is in it: passages, or a reason that can be told. */
async function survives(file: string, bytes: Uint8Array): Promise<void> {
  try {
    splitPassages(await readDocument(file, bytes));
  } catch (error) {
    expect((error as Error).message).toMatch(/^[a-z].+/);
    expect(error).not.toBeInstanceOf(TypeError);
    expect(error).not.toBeInstanceOf(RangeError);
  }
}

const paragraphs = ["# 题目", "第一段说了一些事情。", "第二段又说了一些。"];
const files: Readonly<Record<string, Uint8Array>> = {
  "a.txt": readFileSync(join(ROOT, "seeds/002_df05465ceb51394d.txt")),
  "a.md": readFileSync(join(ROOT, "seeds/004_bd883cb085e7497b.txt")),
  "a.html": encode(
    `<html><body><h1>题</h1>${"<p>段落<b>说话</b>。</p><table><tr><td>甲</td></tr></table>".repeat(40)}</body></html>`,
  ),
  "a.pdf": pdfOf([paragraphs.map((text, i) => ({ text, x: 50, y: 700 - 20 * i }))]),
  "a.docx": docxOf(paragraphs),
  "a.epub": epubOf("书", ["<h1>一</h1><p>章节。</p>"]),
  "a.json": encode(JSON.stringify([{ title: "题", text: "正文说了话。" }])),
  "a.jsonl": encode('{"text":"一。"}\n{"text":"二。"}\n'),
};

describe("reading", () => {
  it("survives a million random bytes under any name", { timeout: LIMIT_MS * 8 }, async () => {
    const random = fc.sample(fc.uint8Array({ minLength: 15_625, maxLength: 15_625, size: "max" }), {
      numRuns: 64,
      seed: 7,
    });
    const names = Object.keys(files);
    for (const [i, bytes] of random.entries()) await survives(names[i % names.length]!, bytes);
  });

  it.each(Object.entries(files))(
    "survives %s cut short or damaged anywhere",
    { timeout: LIMIT_MS * 4 },
    async (file, bytes) => {
      for (let part = 0; part <= 20; part++) {
        const at = Math.floor((bytes.length * part) / 20);
        await survives(file, bytes.subarray(0, at));
        const damaged = bytes.slice();
        damaged.fill(0x3c, at, Math.min(at + 5, bytes.length));
        await survives(file, damaged);
      }
    },
  );

  it.each([
    ["one line of five megabytes", "a.txt", "这是没有换行的很长的一行，里面什么标点都有。".repeat(80_000)],
    ["one endless word", "a.txt", "长".repeat(1_700_000)],
    ["elements within elements", "a.html", `<html><body>${"<div><b>".repeat(15_000)}深处的字。`],
    ["a million elements within elements", "a.html", `<html><body>${"<div>".repeat(1_000_000)}深处的字。`],
    ["quotes within quotes", "a.md", `# 题\n\n${">".repeat(200_000)} 深处的字。`],
    [
      "lists within lists of Markdown",
      "a.md",
      Array.from({ length: 1500 }, (_, i) => `${"  ".repeat(i)}- 项`).join("\n"),
    ],
    ["a million full stops", "a.txt", `${".".repeat(1_000_000)}字`],
    ["endless front matter", "a.txt", `---\na: &a [x]\n${"b: [*a, *a, *a]\n".repeat(100_000)}---\n字。`],
    ["emphasis in Markdown", "a.md", `# 题\n\n${"*a **b ".repeat(300_000)}字`],
    [
      "backticks in Markdown",
      "a.md",
      `# 题\n\n${Array.from({ length: 40_000 }, (_, i) => `${"`".repeat(i % 300)}字`).join("")}`,
    ],
    ["a table of a million cells", "a.md", `# 题\n\n|甲|乙|\n|-|-|\n${"|一|二|\n".repeat(500_000)}`],
    ["brackets in Markdown", "a.md", `# 题\n\n${"[".repeat(20_000)}字`],
    ["lists within lists", "a.json", "[".repeat(50_000)],
    ["a million blank lines", "a.txt", `${"\n".repeat(1_000_000)}字在最后。`],
    ["five million spaces", "a.txt", `甲${" ".repeat(5_000_000)}乙`],
    ["nothing but characters of no width", "a.txt", "\u200B\u200D\uFEFF".repeat(1_000_000)],
    ["half a million links", "a.md", `# 题\n\n${"[字](https://example.org/)\n".repeat(500_000)}`],
    ["half a million headings", "a.md", "# 题\n\n".repeat(500_000)],
    ["numbers within numbers", "a.md", `# 题\n\n${"1. ".repeat(300_000)}字`],
    ["a paragraph of a million lines", "a.txt", "字\n".repeat(1_000_000)],
    ["a million form feeds", "a.txt", "字。\f".repeat(1_000_000)],
    ["half a million addresses", "a.txt", "http:\n".repeat(500_000)],
    ["a million pull quotes", "a.txt", "■他这样说\n\n".repeat(1_000_000)],
  ])("takes %s", { timeout: LIMIT_MS }, async (_, file, text) => {
    await survives(file, encode(text));
  });

  it("does not unfold an entity that stands for a million others", { timeout: LIMIT_MS }, async () => {
    const parts = unzipSync(docxOf(["字&bomb;"]));
    const entities = Array.from({ length: 9 }, (_, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`);
    const doctype = `<!DOCTYPE w [<!ENTITY e0 "长">${entities.join("")}<!ENTITY bomb "&e9;">]>`;
    const xml = new TextDecoder().decode(parts["word/document.xml"]);
    const bomb = zipSync({ ...parts, "word/document.xml": strToU8(xml.replace("?>", `?>${doctype}`)) });
    await survives("a.docx", bomb);
  });

  it(
    "takes bounded time and memory, and goes on after what it leaves out",
    { timeout: LIMIT_MS * 12 },
    async () => {
      const folder = await temporaryFolder();
      await writeFiles(folder, {
        "cells.html": `<html><body><table><tr>${"<td>一".repeat(2_500_000)}`,
        "paragraphs.html": `<html><body>${"<p>字".repeat(2_500_000)}`,
        "lines.txt": "字\n".repeat(10_000_000),
        "sentences.txt": "好。\n".repeat(5_000_000),
        "line.txt": "这是没有换行的很长的一行，里面什么标点都有。".repeat(80_000),
        "records.jsonl": '{"text":"好。"}\n'.repeat(600_000),
        "bytes.txt": fc.sample(fc.uint8Array({ minLength: 1e6, maxLength: 1e6, size: "max" }), {
          numRuns: 1,
          seed: 3,
        })[0]!,
        "zz.txt": "最后一个文件照常读完。",
      });
      const child = join(ROOT, "test/helpers/read-child.ts");
      const options = [`--max-old-space-size=${HEAP_MIB}`, "--import", "tsx", child, folder];
      const { stdout } = await promisify(execFile)(process.execPath, options);
      const { outcomes, memoryMib } = JSON.parse(stdout) as { outcomes: object; memoryMib: number };
      expect(outcomes).toEqual({
        "bytes.txt": expect.stringContaining("NUL"),
        "cells.html": expect.stringContaining("2000000 elements"),
        "line.txt": expect.stringContaining("passages"),
        "lines.txt": expect.stringContaining("4000000 lines"),
        "paragraphs.html": expect.stringContaining("2000000 elements"),
        "records.jsonl": expect.stringContaining("500000 articles"),
        "sentences.txt": expect.stringContaining("4000000 lines"),
        "zz.txt": "1 passages",
      });
      expect(memoryMib).toBeLessThan(HEAP_MIB * 2);
    },
  );
});
