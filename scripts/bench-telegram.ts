/**
 * Five hundred people ask the bot five questions each at once, over HTTP on this machine, while one call in twenty
 * goes wrong; over the seeds and over a generated archive. The baseline, in the same run, is the bare `answer()`.
 *
 *     npm run bench:telegram -- [--people N] [--documents N]
 */
import { parseArgs } from "node:util";
import { smallTalkOf } from "../src/answer/small-talk.ts";
import { openLibrary } from "../src/assembly.ts";
import { createConfig } from "../src/config.ts";
import { writeCorpus } from "../src/evaluation/corpus.ts";
import { readGold } from "../src/evaluation/gold.ts";
import { createRandom } from "../src/evaluation/random.ts";
import type { Library } from "../src/library.ts";
import { createProcessMemory } from "../src/memory/process-memory.ts";
import { createBot } from "../src/telegram/bot.ts";
import { NO_LOG } from "../src/observation/log.ts";
import { Metrics } from "../src/observation/metrics.ts";
import { serve } from "../src/telegram/serve.ts";
import { BotApi, TOKEN } from "../test/helpers/bot-api/bot-api.ts";
import { askAll } from "../test/helpers/crowd.ts";
import { generateArticles } from "./bench/generated-articles.ts";
import { readFolders } from "./question-sets.ts";

const QUESTIONS_EACH = 5;
const FAULTS = 0.05;
const BASELINE = 200;
const SILENT = { say() {}, progress() {}, skipped() {}, done() {} };

const { values: options } = parseArgs({
  options: {
    people: { type: "string", default: "500" },
    documents: { type: "string", default: "10000" },
  },
});
const [people, documents] = [Number(options.people), Number(options.documents)];
if (!(people >= 1) || !(documents >= 1)) {
  console.error("usage: npm run bench:telegram -- [--people N] [--documents N]");
  process.exit(2);
}

const own = await readGold(new URL("../test/relevance/gold.jsonl", import.meta.url).pathname);
const seeds = createConfig(process.env).defaultCorpus;
const articles = [...generateArticles(documents)];
await run(
  "the seeds",
  await readFolders([seeds]),
  own.questions.map(({ question }) => question),
);
await run(
  `${documents} generated documents`,
  new Map(articles.map(({ file, text }) => [file.replaceAll("/", "-"), text])),
  articles.map(({ question }) => question),
);

async function run(
  label: string,
  texts: ReadonlyMap<string, string>,
  asked: readonly string[],
): Promise<void> {
  const temporary = await writeCorpus(texts);
  const config = { ...createConfig(process.env), ...temporary };
  const library = await openLibrary(config, SILENT);
  const isAsked = (question: string) => /[\p{L}\p{N}]/u.test(question) && smallTalkOf(question) === null;
  const questions = asked.filter(isAsked);
  const bareMs = await timeBare(library, questions.slice(0, BASELINE));

  const api = await BotApi.start();
  const telegram = createBot(TOKEN, {
    library,
    memory: createProcessMemory(),
    apiRoot: api.root,
    admins: [],
    admission: config.admission,
    sourcesUrl: null,
    access: { users: null, chats: null },
    log: NO_LOG,
    hasQuestionsLogged: false,
    metrics: new Metrics(),
  });
  const stopping = new AbortController();
  const serving = serve(telegram, { webhook: null, signal: stopping.signal, log: NO_LOG });
  await api.waitUntil(() => api.calls.includes("getUpdates"));
  api.failSometimes(FAULTS, createRandom(1));
  const random = createRandom(2);
  const pick = () => questions[Math.floor(random() * questions.length)]!;
  const result = await askAll(
    api,
    Array.from({ length: people }, () => Array.from({ length: QUESTIONS_EACH }, pick)),
  );
  api.failSometimes(0, Math.random);
  stopping.abort();
  await serving;
  await api.stop();
  await library.close();
  await temporary.remove();

  const at = (share: number) => result.latenciesMs[Math.floor(share * (result.latenciesMs.length - 1))]!;
  const perSecond = (1000 * result.asked) / result.totalMs;
  console.log(`${label}: ${people} people, ${result.asked} questions, ${100 * FAULTS} % of the calls fail`);
  console.log(
    `  questions by number of answers: ${JSON.stringify(Object.fromEntries(result.answersPerQuestion))}, tapped for: ${result.tapped}`,
  );
  console.log(
    `  ${perSecond.toFixed(1)} answers a second; bare answer(): ${(1000 / bareMs).toFixed(1)} (ratio ${((perSecond * bareMs) / 1000).toFixed(2)})`,
  );
  console.log(
    `  from question to answer: p50 ${(at(0.5) / 1000).toFixed(1)} s, p95 ${(at(0.95) / 1000).toFixed(1)} s; bare ${bareMs.toFixed(0)} ms`,
  );
}

/** Mean time of one answer, one after the other, nothing else running. */
async function timeBare({ answerer }: Library, questions: readonly string[]): Promise<number> {
  for (const question of questions.slice(0, 5)) await answerer.answer(question);
  const started = performance.now();
  for (const question of questions) await answerer.answer(question);
  return (performance.now() - started) / questions.length;
}
