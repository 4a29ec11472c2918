import { spawn, spawnSync } from "node:child_process";
import { cp, mkdir, readdir, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import lock from "../../package-lock.json" with { type: "json" };
import { finished } from "../helpers/cli.ts";
import { ROOT, temporaryFolder, writeFiles } from "../helpers/corpus.ts";
import { pdfOf } from "../helpers/office.ts";

/** An installation as `npm run build && npm prune --omit=dev` leaves it, without the sources. */
let installed: string;
beforeAll(async () => {
  installed = await temporaryFolder();
  const built = spawnSync("npx", ["tsc", "-p", "tsconfig.build.json", "--outDir", join(installed, "dist")], {
    cwd: ROOT,
  });
  expect(built.status, built.stdout.toString()).toBe(0);
  await cp(join(ROOT, "src/language/texts"), join(installed, "dist/language/texts"), { recursive: true });
  await cp(join(ROOT, "package.json"), join(installed, "package.json"));
  await symlink(join(ROOT, "seeds"), join(installed, "seeds"));
  for (const part of ["model", "ranking"]) {
    await mkdir(join(installed, "embeddings"), { recursive: true });
    await symlink(join(ROOT, "embeddings", part), join(installed, "embeddings", part));
  }
  const present = new Set(await readdir(join(ROOT, "node_modules"), { recursive: false }));
  for (const [path, entry] of Object.entries(lock.packages)) {
    const [, name] = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path) ?? [];
    if (!name || "dev" in entry || !present.has(name.split("/")[0]!)) continue;
    await mkdir(dirname(join(installed, path)), { recursive: true });
    await symlink(join(ROOT, path), join(installed, path));
  }
});

function run(args: readonly string[], input = "") {
  const env = { PATH: process.env["PATH"], HOME: installed, BOT_TOKEN: "" };
  const child = spawn(process.execPath, ["dist/cli.js", ...args], { cwd: installed, env });
  child.stdin.end(input);
  return finished(child);
}

describe("the built program, without development dependencies", () => {
  it("builds an index of every kind of file and answers from it", async () => {
    const corpus = join(installed, "corpus");
    await writeFiles(corpus, {
      "a.txt": "渡口停航三个月。\n",
      "b.pdf": pdfOf([[{ text: "石桥在次年秋天重修完成。", x: 50, y: 700 }]]),
    });
    const built = await run(["embed", corpus, "--json"]);
    expect(built).toMatchObject({ code: 0 });
    expect(JSON.parse(built.stdout)).toMatchObject({ documents: 2, skipped: [] });
    const { stdout } = await run(["ask", "--json", "渡口停航多久？"]);
    expect(stdout).toContain("渡口停航三个月。");
  });

  it("passes its own examination", async () => {
    const { code, stdout } = await run(["doctor", "--corpus", join(installed, "corpus")]);
    expect(stdout).not.toContain("✗");
    expect(code).toBe(0);
  });
});
