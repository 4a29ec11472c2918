/**
 * Lets the bot answer for a long time, in a process of its own over HTTP on this machine, while its index is
 * exchanged every minute and calls to Telegram go wrong. Ends with code 1 when a question was not answered exactly
 * once, or when memory or open handles grew by more than a tenth after the warm-up.
 *
 *     npm run soak -- [--questions N] [--people N] [--swap SECONDS]
 */
import { spawn } from "node:child_process";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { smallTalkOf } from "../src/answer/small-talk.ts";
import { createReporter } from "../src/cli/reporter.ts";
import { readGold } from "../src/evaluation/gold.ts";
import { createRandom } from "../src/evaluation/random.ts";
import { BotApi, TOKEN } from "../test/helpers/bot-api/bot-api.ts";
import { askAll } from "../test/helpers/crowd.ts";
import { freePort } from "../test/helpers/free-port.ts";
import { median } from "./bench/measurement.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const FAULTS = 0.02;
const SAMPLE_MS = 2000;
/** Share of the run that is warm-up; what is measured in the fifth after it is held against the last fifth. */
const FIFTH = 0.2;
const GROWTH_MAX = 1.1;
/** So many more are no growth: connections come and go. */
const FEW = 5;

/** What is watched, by its name among the bot's metrics. */
const WATCHED = {
  "resident memory, MB": ["process_resident_memory_bytes", 1e-6],
  "heap in use, MB": ["nodejs_heap_size_used_bytes", 1e-6],
  "open files": ["process_open_fds", 1],
  "active handles": ["nodejs_active_handles_total", 1],
} as const;
type Sample = Record<keyof typeof WATCHED, number>;

const { values: options } = parseArgs({
  options: {
    questions: { type: "string", default: "50000" },
    people: { type: "string", default: "25" },
    swap: { type: "string", default: "60" },
  },
});
const [questions, people, swapS] = [options.questions, options.people, options.swap].map(Number) as [
  number,
  number,
  number,
];
if (!(questions >= people) || !(people >= 1) || !(swapS >= 1)) {
  console.error("usage: npm run soak -- [--questions N] [--people N] [--swap SECONDS]");
  process.exit(2);
}

const folder = await mkdtemp(join(tmpdir(), "verbatim-soak-"));
const corpus = join(folder, "corpus");
await cp(join(ROOT, "seeds"), corpus, { recursive: true });
const statusPort = await freePort();
const api = await BotApi.start();
const env = {
  ...process.env,
  // Whatever a .env here says must not change what is measured.
  ...Object.fromEntries(
    ["WEBHOOK_URL", "WEBHOOK_SECRET", "EMBEDDING_MODEL", "RERANKER_MODEL"].map((name) => [name, ""]),
  ),
  ALLOWED_USERS: "*",
  ALLOWED_CHATS: "*",
  BOT_TOKEN: TOKEN,
  TELEGRAM_API_ROOT: api.root,
  CORPUS_DIR: corpus,
  INDEX_DIR: join(folder, "index"),
  MEMORY_DIR: join(folder, "memory"),
  STATUS_PORT: String(statusPort),
  QUESTIONS_PER_MINUTE: "100000",
  CHAT_QUESTIONS_PER_MINUTE: "100000",
  LOG_LEVEL: "error",
};
const bot = start("src/main.ts");
let hasEnded = false;
const ended = new Promise<number | null>((resolve) => {
  bot.once("exit", (code) => {
    hasEnded = true;
    resolve(code);
  });
});
await Promise.race([api.waitUntil(() => api.calls.includes("getUpdates")), ended]);

const gold = await readGold(join(ROOT, "test/relevance/gold.jsonl"));
const asked = gold.questions
  .map(({ question }) => question)
  .filter((question) => smallTalkOf(question) === null);
const random = createRandom(1);
const pick = () => asked[Math.floor(random() * asked.length)]!;
const each = Math.floor(questions / people);
const samples: Sample[] = [];
const reporter = createReporter({ verb: "asking", things: "questions" });
const sampling = setInterval(() => {
  reporter.progress(Math.min(questions, api.answered), questions);
  void sample().then(
    (taken) => samples.push(taken),
    () => {},
  );
}, SAMPLE_MS);
let [changes, swaps] = [0, 0];
let building = Promise.resolve();
const swapping = setInterval(() => void swap(), swapS * 1000);

api.failSometimes(FAULTS, createRandom(2));
const asking = askAll(
  api,
  Array.from({ length: people }, () => Array.from({ length: each }, pick)),
);
const result = await Promise.race([asking, ended.then(() => null)]);
clearInterval(sampling);
clearInterval(swapping);
reporter.done();
api.failSometimes(0, Math.random);
if (!hasEnded) bot.kill("SIGTERM");
const code = await ended;
await building;
await api.stop();
await rm(folder, { recursive: true, force: true });
process.exitCode = report() && code === 0 ? 0 : 1;

/** A new index: one file comes and goes. */
async function swap(): Promise<void> {
  const extra = join(corpus, "extra.txt");
  if (changes++ % 2 === 0) await writeFile(extra, `渡口在第${changes}次停航后重新开放。\n`);
  else await rm(extra, { force: true });
  const build = start("scripts/build-embeddings.ts");
  building = new Promise((resolve) => {
    build.once("exit", (code) => {
      if (code === 0) swaps++;
      resolve();
    });
  });
}

function start(entry: string) {
  return spawn(process.execPath, ["--import", "tsx", join(ROOT, entry)], {
    cwd: ROOT,
    env,
    stdio: ["ignore", "ignore", entry === "src/main.ts" ? "inherit" : "ignore"],
  });
}

async function sample(): Promise<Sample> {
  const text = await (await fetch(`http://127.0.0.1:${statusPort}/metrics`)).text();
  const entries = Object.entries(WATCHED).map(([label, [name, scale]]) => {
    return [label, Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1]) * scale];
  });
  return Object.fromEntries(entries) as Sample;
}

/** Prints what was seen; returns whether all is well. */
function report(): boolean {
  if (!result) {
    console.log("the bot ended in the middle");
    return false;
  }
  const perSecond = (1000 * result.asked) / result.totalMs;
  console.log(
    `${result.asked} questions of ${people} people in ${(result.totalMs / 60_000).toFixed(1)} minutes ` +
      `(${perSecond.toFixed(1)} a second), ${swaps} new indexes, ${100 * FAULTS} % of the calls fail`,
  );
  console.log(
    `questions by number of answers: ${JSON.stringify(Object.fromEntries(result.answersPerQuestion))}, tapped for: ${result.tapped}`,
  );
  let isFlat = true;
  for (const label of Object.keys(WATCHED) as (keyof Sample)[]) {
    const values = samples.map((taken) => taken[label]);
    const fifth = Math.floor(values.length * FIFTH);
    const [early, late] = [median(values.slice(fifth, 2 * fifth)), median(values.slice(-fifth))];
    const growth = late / early;
    // Collected and uncollected memory alternate: what counts is what the system sees.
    if (label !== "heap in use, MB" && !(growth <= GROWTH_MAX || late <= early + FEW)) isFlat = false;
    console.log(
      `${label}: ${early.toFixed(0)} after the warm-up, ${late.toFixed(0)} at the end (× ${growth.toFixed(2)})`,
    );
  }
  if (swaps < changes) console.log(`${changes - swaps} of ${changes} new indexes were not built`);
  const isOnce = result.answersPerQuestion.size === 1 && result.answersPerQuestion.get(1) === result.asked;
  return isOnce && isFlat && swaps === changes;
}
