import { readdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { BotApi, TOKEN } from "../helpers/bot-api/bot-api.ts";
import { finished, runCli, startCli } from "../helpers/cli.ts";
import { SEEDS, temporaryFolder, writeFiles } from "../helpers/corpus.ts";

let index: string;
beforeAll(async () => {
  index = await temporaryFolder();
  const { code } = await runCli(["embed", SEEDS, "--index", index]);
  expect(code).toBe(0);
});

interface Quoted {
  readonly citations: readonly {
    readonly file: string;
    readonly section: string | null;
    readonly date: string | null;
  }[];
}

describe("npm start", () => {
  it("answers over the seeds with nothing configured, and builds the index when it is missing", async () => {
    const fresh = await temporaryFolder();
    const { code, stdout, stderr } = await runCli([], {
      env: { INDEX_DIR: fresh },
      input: "上海康城小区住了多少人？\n北京冬奥会什么时候开幕？\n",
      entry: "src/main.ts",
    });
    expect(code).toBe(0);
    expect(stderr).toContain("building it from");
    const [first, second] = stdout.split("? 北京冬奥会");
    expect(first).toContain("约3.6万居民");
    expect(first).toMatch(/000_2da8e7adcae2b5ad\.txt · 第 183–\d+ 行/);
    expect(second).toContain("没有找到能回答这个问题的原文");
  });

  it("understands a follow-up", async () => {
    const input = "杨浦区委书记是谁？\n那宝山区呢？\n";
    const { stdout } = await runCli(["--index", index], { input, entry: "src/main.ts" });
    expect(stdout.split("那宝山区呢")[1]).toContain("陈杰");
  });
});

describe("verbatim ask", () => {
  it("prints one JSON object that keeps the contract", async () => {
    const { code, stdout, stderr } = await runCli([
      "ask",
      "--json",
      "--index",
      index,
      "月浦镇有多少平方公里？",
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const answer: unknown = JSON.parse(stdout);
    expect(answer).toMatchObject({
      question: "月浦镇有多少平方公里？",
      abstained: false,
      nearest: [],
      timings: {
        embedMs: expect.any(Number),
        searchMs: expect.any(Number),
        quoteMs: expect.any(Number),
        totalMs: expect.any(Number),
      },
    });
    const [quote] = (answer as { quotes: object[] }).quotes;
    expect(quote).toMatchObject({
      id: expect.any(String),
      text: expect.stringContaining("44.37平方公里"),
      score: expect.any(Number),
      citations: [
        {
          file: "001_e1f5ded88b7925a0.txt",
          title: "宝山区 抓实落细防控举措，共克时艰务求必胜",
          date: null,
          url: null,
          start: expect.any(Number),
          end: expect.any(Number),
          lineStart: expect.any(Number),
          lineEnd: expect.any(Number),
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      ],
    });
  });

  it("answers a batch line by line, in order, from a file or standard input", async () => {
    const questions = "上海康城小区住了多少人？\n\n你好\n？？？\n杨浦区委书记是谁？\n";
    const folder = await temporaryFolder();
    await writeFile(join(folder, "q.txt"), questions);
    const fromFile = await runCli(["ask", "--json", "--batch", join(folder, "q.txt"), "--index", index]);
    const fromStdin = await runCli(["ask", "--json", "--batch", "-", "--index", index], { input: questions });
    for (const { code, stdout } of [fromFile, fromStdin]) {
      const answers = stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as { question: string; abstained: boolean });
      expect(code).toBe(0);
      expect(answers.map(({ question }) => question)).toEqual([
        "上海康城小区住了多少人？",
        "你好",
        "？？？",
        "杨浦区委书记是谁？",
      ]);
      expect(answers.map(({ abstained }) => abstained)).toEqual([false, true, true, false]);
    }
  });

  it("answers from some files or days only, and says when there are none", async () => {
    const question = ["ask", "--json", "--index", index, "疫情防控有什么要求？"];
    const filesOf = async (...narrowed: string[]) => {
      const { stdout } = await runCli([...question, ...narrowed]);
      const { quotes, nearest } = JSON.parse(stdout) as Record<"quotes" | "nearest", Quoted[]>;
      return [...quotes, ...nearest].map(({ citations }) => citations[0]!);
    };
    const own = await filesOf("--source", "000*.txt");
    expect(own.length).toBeGreaterThan(0);
    for (const { file } of own) expect(file).toMatch(/^000/);
    const dated = await filesOf("--from", "2022-03-26", "--until", "2022-03");
    expect(dated.length).toBeGreaterThan(0);
    for (const { date } of dated) expect(date).toMatch(/^2022-03-(?:2[6-9]|3[01])$/);
    const local = await filesOf("--section", "寶山區");
    expect(local.length).toBeGreaterThan(0);
    for (const { section } of local) expect(section).toBe("宝山区");
    const { code, stderr } = await runCli([...question, "--source", "*.pdf"]);
    expect({ code, stderr: stderr.trim() }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^verbatim: no passage of the index has source "\*\.pdf": .+$/),
    });
  });

  it("takes settings from the environment, and the corpus from the index", async () => {
    const { stdout } = await runCli(["ask", "杨浦区委书记是谁？"], { env: { INDEX_DIR: index } });
    expect(stdout).toContain("谢坚钢");
  });
});

describe("verbatim embed", () => {
  it("prints what it did as JSON", async () => {
    const [corpus, folder] = [await temporaryFolder(), await temporaryFolder()];
    await writeFiles(corpus, { "a.txt": "月浦大桥在一九九八年建成。", "b.pdf": "%PDF-1.7 torn" });
    const { code, stdout, stderr } = await runCli(["embed", corpus, "--json", "--index", folder]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      documents: 1,
      passages: 1,
      skipped: [{ file: "b.pdf", reason: expect.stringContaining("damaged PDF") }],
      model: "built-in",
      dimensions: expect.any(Number),
      milliseconds: expect.any(Number),
    });
    expect(stderr).toContain("skipped b.pdf");
  });

  it("makes a removed document silent", async () => {
    const [corpus, folder] = [await temporaryFolder(), await temporaryFolder()];
    await writeFiles(corpus, { "a.txt": "月浦大桥在一九九八年建成通车。", "b.txt": "会议昨天在礼堂召开。" });
    await runCli(["embed", corpus, "--index", folder]);
    await rm(join(corpus, "a.txt"));
    await runCli(["embed", "--index", folder]);
    const { stdout } = await runCli(["ask", "--json", "月浦大桥什么时候建成通车？", "--index", folder]);
    expect(stdout).not.toContain("a.txt");
  });

  it("says what it would do, does only that, and can take it back", async () => {
    const [corpus, folder] = [await temporaryFolder(), await temporaryFolder()];
    await writeFiles(corpus, { "a.txt": "月浦大桥在一九九八年建成通车。", "b.txt": "会议昨天在礼堂召开。" });
    const embed = async (...args: string[]) => (await runCli(["embed", ...args, "--index", folder])).stdout;
    await embed(corpus);
    expect(await embed()).toMatch(/^nothing has changed: 2 documents, 2 passages/);
    await writeFiles(corpus, { "a.txt": "月浦大桥在二〇二二年重修。", "c.txt": "书院对外开放。" });
    await rename(join(corpus, "b.txt"), join(corpus, "d.txt"));
    expect(await embed("--dry-run")).toMatch(
      /^edited a\.txt\nadded c\.txt\nrenamed b\.txt to d\.txt\n1 added, 1 edited, 1 renamed, 0 deleted, 0 unchanged in .*; nothing was done\n$/,
    );
    expect(JSON.parse(await embed("--json"))).toMatchObject({
      changes: { added: 1, edited: 1, renamed: 1, deleted: 0, unchanged: 0 },
      embedded: 2,
      reused: 1,
      isSame: false,
    });
    expect(await embed("--rollback")).toMatch(/^back to the index built .*: 2 documents, 2 passages\n$/);
    const again = await runCli(["embed", "--rollback", "--index", folder]);
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining("no earlier index") });
    expect(await embed("--full")).toContain("0 taken over");
  });

  it("follows a folder with --watch, and a bot would see each new index", async () => {
    const [corpus, folder] = [await temporaryFolder(), await temporaryFolder()];
    await writeFiles(corpus, { "a.txt": "月浦大桥在一九九八年建成通车。" });
    const child = startCli(["embed", corpus, "--watch", "--index", folder]);
    const ended = finished(child);
    const until = (text: string) =>
      new Promise<void>((resolve) => {
        const listen = (chunk: Buffer) => {
          if (chunk.toString().includes(text)) resolve();
        };
        child.stdout!.on("data", listen);
        child.stderr!.on("data", listen);
      });
    await until("watching");
    const indexed = until("1 added");
    await writeFiles(corpus, { "b.txt": "书院对外开放。" });
    await indexed;
    child.kill("SIGTERM");
    expect((await ended).code).toBe(0);
  });

  it("leaves the old index answering when it is killed at any moment", async () => {
    const [corpus, folder] = [await temporaryFolder(), await temporaryFolder()];
    await writeFiles(corpus, { "a.txt": "月浦大桥在一九九八年建成通车。" });
    await runCli(["embed", corpus, "--index", folder]);
    const many = Array.from({ length: 400 }, (_, i) => [
      `n${i}.txt`,
      `第${i}号公告已经发布，请各单位遵照执行。`.repeat(20),
    ]);
    await writeFiles(corpus, Object.fromEntries(many));
    for (const sign of ["draft-", "passages.bounds", "lexical.tables"]) {
      const child = startCli(["embed", corpus, "--index", folder]);
      const ended = finished(child);
      await waitForFile(folder, sign);
      child.kill("SIGKILL");
      await ended;
      const { code, stdout } = await runCli([
        "ask",
        "--json",
        "月浦大桥什么时候建成通车？",
        "--index",
        folder,
      ]);
      expect(code).toBe(0);
      expect(stdout).toContain("一九九八年");
    }
    expect((await runCli(["embed", corpus, "--index", folder])).code).toBe(0);
    expect((await readdir(folder)).filter((name) => name.startsWith("draft-"))).toEqual([]);
  });
});

/** Waits until a draft holds (or is) a file whose name starts so. */
async function waitForFile(folder: string, sign: string): Promise<void> {
  for (;;) {
    const names = await readdir(folder, { recursive: true }).catch(() => []);
    if (names.some((name) => name.startsWith("draft-") && name.includes(sign))) return;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

describe("wrong usage", () => {
  it.each([
    [["ask"]],
    [["ask", "问", "--nonsense"]],
    [["fly"]],
    [["ask", "问", "--limit", "0"]],
    [["ask", "问", "--source", ""]],
    [["ask", "问", "--from", "2022-02-29"]],
    [["ask", "问", "--until", "March"]],
    [["ask", "问", "--from", "2022-04", "--until", "2022-03"]],
    [["chat", "--from", "22"]],
    [["embed", "a", "b"]],
    [["embed", "--dry-run", "--rollback"]],
    [["embed", "--watch", "--rollback"]],
  ])("%j prints the usage and ends with code 2", async (args) => {
    const { code, stdout, stderr } = await runCli(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("Usage: verbatim");
  });

  it("prints help on request with code 0", async () => {
    const { code, stdout } = await runCli(["--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain("ask");
  });
});

describe("expected failures", () => {
  it.each([
    [["embed", "/nowhere"], {}, "/nowhere"],
    [["ask", "问什么", "--batch", "-", "--index", "x"], {}, "Usage"],
    [["bot"], {}, "BOT_TOKEN is not set"],
    [["ask", "问什么"], { ANSWER_THRESHOLD: "7" }, 'ANSWER_THRESHOLD is "7": must be a number from 0 to 1'],
    [["ask", "问什么"], { EMBEDDING_MODEL: "./nowhere" }, "./nowhere"],
  ] as const)("%j is one line on standard error", async (args, env, words) => {
    const { code, stdout, stderr } = await runCli(args, { env });
    expect(code).toBeGreaterThan(0);
    expect(stdout).toBe("");
    expect(stderr).toContain(words);
    if (code === 1) expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  it("refuses an index of another model with the command that mends it", async () => {
    const folder = await temporaryFolder();
    await runCli(["embed", SEEDS, "--index", folder]);
    const env = { EMBEDDING_POOLING: "cls" };
    const { code, stderr } = await runCli(["ask", "问什么", "--index", folder], { env });
    expect(code).toBe(1);
    expect(stderr).toMatch(/pooling "mean".*"cls".*npm run embed/);
  });

  it("refuses a corpus folder that holds none of the index's files", async () => {
    const other = await temporaryFolder();
    await writeFiles(other, { "x.txt": "别的文章。" });
    const { code, stderr } = await runCli(["ask", "问什么", "--index", index, "--corpus", other]);
    expect(code).toBe(1);
    expect(stderr).toContain("was built from");
  });
});

describe("verbatim inspect", () => {
  it("shows a file's articles and passages with their lines", async () => {
    const file = join(SEEDS, "001_e1f5ded88b7925a0.txt");
    const { code, stdout } = await runCli(["inspect", file]);
    expect(code).toBe(0);
    expect(stdout).toContain("松江区 严防死守、筛得彻底、全面保供 · section 松江区");
    expect(stdout).toMatch(/^ {2}line 71, set apart: .*\n {2}lines 73–77: 松江区委书记/m);
    const json: unknown = JSON.parse((await runCli(["inspect", "--json", file])).stdout);
    expect(json).toMatchObject({
      format: "text",
      articles: expect.arrayContaining([
        expect.objectContaining({
          section: "松江区",
          passages: expect.arrayContaining([
            expect.objectContaining({ lineStart: 73, lineEnd: 77, display: false }),
          ]),
        }),
      ]),
    });
  });

  it("says what is wrong with a file", async () => {
    for (const file of ["/nowhere.txt", "/dev/null", SEEDS]) {
      const { code, stderr } = await runCli(["inspect", file]);
      expect({ code, lines: stderr.trim().split("\n").length }).toEqual({ code: 1, lines: 1 });
    }
  });
});

describe("verbatim doctor", () => {
  it("checks each part and says what to do", async () => {
    const { code, stdout } = await runCli(["doctor", "--json", "--index", index]);
    const { checks } = JSON.parse(stdout) as { checks: { name: string; status: string }[] };
    expect(code).toBe(0);
    expect(Object.fromEntries(checks.map(({ name, status }) => [name, status]))).toEqual({
      node: "ok",
      ".env": "ok",
      "vector index library": "ok",
      corpus: "ok",
      model: "ok",
      "ranking model": "ok",
      index: "ok",
      "index folder": "ok",
      disk: "ok",
      memory: "ok",
      token: "warning",
      webhook: "ok",
    });
  });

  it("asks Telegram whose the token is and where updates go, and shows settings without secrets", async () => {
    const api = await BotApi.start();
    api.setWebhook("https://example.org/old", "secret");
    const env = {
      BOT_TOKEN: TOKEN,
      TELEGRAM_API_ROOT: api.root,
      WEBHOOK_URL: "https://example.org/new",
      WEBHOOK_SECRET: "a-secret-of-24-characters",
      MEMORY_DIR: await temporaryFolder(),
    };
    const { code, stdout } = await runCli(["doctor", "--index", index], { env });
    await api.stop();
    expect(code).toBe(0);
    expect(stdout).toContain("✓ token: the bot is @verbatim_test_bot");
    expect(stdout).toMatch(
      /! webhook: Telegram delivers to https:\/\/example.org\/old, WEBHOOK_URL is .*\/new/,
    );
    expect(stdout).toContain("  WEBHOOK_URL = https://example.org/new");
    expect(stdout).toContain("  BOT_TOKEN = (set, hidden)");
    expect(stdout).not.toContain(env.WEBHOOK_SECRET);
    expect(stdout).not.toContain(TOKEN.split(":")[1]);
  });

  it("names settings in .env that do not exist", async () => {
    const folder = await temporaryFolder();
    await writeFiles(folder, { ".env": "ANSWER_TRESHOLD=0.5\nQUEUE_MAX=5\n" });
    const { stdout } = await runCli(["doctor", "--index", index], { cwd: folder });
    expect(stdout).toContain("! .env: no such setting: ANSWER_TRESHOLD");
    expect(stdout).toContain("  QUEUE_MAX = 5");
  });

  it("fails when something is broken", async () => {
    const { code, stdout } = await runCli(["doctor", "--index", "/nowhere/index"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/✗ index: .*npm run embed/);
  });
});
