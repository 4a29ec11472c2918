import { spawn } from "node:child_process";
import { cp, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { listLicences } from "../scripts/list-licences.ts";
import { finished, runCli } from "./helpers/cli.ts";
import { ROOT, SEEDS, temporaryFolder, writeFiles } from "./helpers/corpus.ts";

/** Commands that are run here; nothing else ever is. */
const HERE = /^(?:npx verbatim|npm run|npm start|openssl rand)\b(?!.*&&)/;
/** The others: they change the machine, or need what a test has not. */
const ELSEWHERE: Readonly<Record<string, RegExp>> = {
  "installs packages: the first step of every check": /\bnpm ci &&/,
  "is this very run": /^npm test$/,
  "changes the machine's users and services":
    /^(?:useradd|install|ln|cp|export|systemctl|journalctl|runuser) /,
  "needs Docker": /\bdocker compose /,
};

/** What stands in the documentation for a person's own. */
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  "path/to/folder": "corpus",
  "gold.jsonl": "gold.jsonl",
  "before.json": "before.json",
  "cost.svg": "cost.svg",
};

let folder: string;
let env: Record<string, string>;
beforeAll(async () => {
  folder = await temporaryFolder();
  const corpus = join(folder, "corpus");
  env = { INDEX_DIR: join(folder, "index"), MEMORY_DIR: join(folder, "memory"), CORPUS_DIR: corpus };
  await cp(SEEDS, corpus, { recursive: true });
  await runCli(["embed"], { env });
  // A second index, so that there is one to return to.
  await writeFiles(corpus, { "a.txt": "渡口停航三个月。\n" });
  await runCli(["embed"], { env });
  const gold = {
    id: "1",
    question: "渡口停航多久？",
    kind: "fact",
    gold: [{ file: "a.txt", answer: "三个月" }],
  };
  await writeFiles(folder, { "gold.jsonl": `${JSON.stringify(gold)}\n` });
});

/** The lines of a page's shell blocks, comments cut off. */
async function commandsIn(page: string): Promise<string[]> {
  const text = await readFile(join(ROOT, page), "utf8");
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)]
    .flatMap(([, block]) => block!.split("\n"))
    .map((line) => line.replace(/\s+#.*$/, "").trim())
    .filter(Boolean);
}

const docs = (await readdir(join(ROOT, "docs")))
  .filter((name) => name.endsWith(".md"))
  .map((name) => `docs/${name}`);
const pages = ["README.md", "CONTRIBUTING.md", "SECURITY.md", ...docs];
const commands = await Promise.all(
  pages.map(async (page) => (await commandsIn(page)).map((command) => [page, command] as const)),
);

describe("every command in the documentation", () => {
  const here = commands.flat().filter(([, command]) => HERE.test(command));
  const elsewhere = commands.flat().flatMap(([, command]) => (HERE.test(command) ? [] : [command]));

  it.each(here)("%s: %s", { timeout: 300_000 }, async (_, command) => {
    let own = command;
    for (const [name, file] of Object.entries(PLACEHOLDERS)) own = own.replaceAll(name, join(folder, file));
    const child = spawn("sh", ["-c", own], {
      cwd: ROOT,
      env: { ...process.env, BOT_TOKEN: "", EMBEDDING_MODEL: "", npm_config_offline: "true", ...env },
    });
    child.stdin.end("上海康城小区住了多少人？\n");
    const { code, stdout, stderr } = await finished(child);
    expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.trim()).not.toBe("");
  });

  it("is run here, or known to be tried elsewhere", () => {
    for (const command of elsewhere) {
      expect(
        Object.values(ELSEWHERE).some((pattern) => pattern.test(command)),
        command,
      ).toBe(true);
    }
    expect(here.length).toBeGreaterThan(10);
    expect(elsewhere).toContain("npm test");
    // The README's two commands: installing is the first thing that anybody checks, starting is tested in e2e.
    expect(elsewhere).toContain("npm ci && npm start");
  });
});

describe("the documentation", () => {
  it("names only files that there are", async () => {
    for (const page of pages) {
      const text = await readFile(join(ROOT, page), "utf8");
      for (const [, target] of text.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)|src="(?!https?:)([^"]+)"/g)) {
        if (!target) continue;
        await expect(
          readFile(new URL(target, `file://${ROOT}/${page}`)),
          `${page}: ${target}`,
        ).resolves.toBeDefined();
      }
    }
  });

  it("lists the licences of everything that is installed to run it, and none that asks for much", async () => {
    const { page, others } = listLicences();
    expect(await readFile(join(ROOT, "docs/licences.md"), "utf8")).toBe(page);
    // libvips is a library of its own that is loaded and not altered; the rest is as permissive as MIT, said otherwise.
    const known = /^@img\/sharp-|^duck |^argparse |^flatbuffers /;
    expect(others.filter((name) => !known.test(name))).toEqual([]);
  });
});
