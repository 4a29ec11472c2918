import { access, constants } from "node:fs/promises";
import { loadRankingModel } from "../answer/ranking-model.ts";
import { checkCorpus } from "../assembly.ts";
import type { Config } from "../config.ts";
import { listCorpus } from "../corpus/read-corpus.ts";
import { createEmbedder } from "../embedding/transformers-embedder.ts";
import { messageOf } from "../errors.ts";
import { openIndex } from "../index/passage-index.ts";
import { checkToken } from "../telegram/check-token.ts";

/** One thing that was looked at. */
interface Check {
  readonly name: string;
  readonly status: "ok" | "warning" | "failed";
  readonly detail: string;
}

/** `verbatim doctor`: checks every part, says what to do, and returns 1 when something is broken. */
export async function doctor(config: Config, options: { readonly json?: true }): Promise<number> {
  const checks: Check[] = [];
  for (const [name, look] of Object.entries(CHECKS)) {
    const check = await look(config).catch((error: unknown) => failed(messageOf(error)));
    checks.push({ name, ...check });
    if (!options.json) console.log(`${MARK[check.status]} ${name}: ${check.detail}`);
  }
  if (options.json) console.log(JSON.stringify({ checks }));
  return checks.some(({ status }) => status === "failed") ? 1 : 0;
}

const MARK = { ok: "✓", warning: "!", failed: "✗" } as const;

type Finding = Omit<Check, "name">;
const ok = (detail: string): Finding => ({ status: "ok", detail });
const warning = (detail: string): Finding => ({ status: "warning", detail });
const failed = (detail: string): Finding => ({ status: "failed", detail });

const CHECKS: Readonly<Record<string, (config: Config) => Promise<Finding>>> = {
  async node() {
    const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
    const isNewEnough = major > 20 || (major === 20 && minor >= 19);
    return isNewEnough ? ok(process.version) : failed(`${process.version}: install Node 20.19 or newer`);
  },
  async "vector index library"() {
    try {
      await import("hnswlib-node");
      return ok("hnswlib-node loads");
    } catch (error) {
      return failed(
        `hnswlib-node does not load (${messageOf(error)}): install python3, make and g++, then run npm ci`,
      );
    }
  },
  async corpus(config) {
    const folder = config.corpus ?? config.defaultCorpus;
    const files = await listCorpus(folder);
    return files.length > 0 ? ok(`${files.length} files in ${folder}`) : failed(`no files in ${folder}`);
  },
  async model(config) {
    const { profile } = await createEmbedder(config.embedding);
    return ok(`${profile.model}, ${profile.dimensions} dimensions, ${profile.pooling} pooling`);
  },
  async "ranking model"(config) {
    await loadRankingModel(config.rankingModel);
    return ok("loads");
  },
  async index(config) {
    const { profile } = await createEmbedder(config.embedding);
    const index = await openIndex(config.indexFolder, profile);
    const { documents, passages, createdAt, corpus } = index.manifest;
    await index.close();
    await checkCorpus(index.manifest, config.corpus ?? corpus, config.indexFolder);
    return ok(`${documents.length} documents, ${passages} passages, built ${createdAt}`);
  },
  async "index folder"(config) {
    const parent = await access(config.indexFolder, constants.W_OK).then(
      () => true,
      () => false,
    );
    return parent
      ? ok(`${config.indexFolder} can be written`)
      : warning(`${config.indexFolder} cannot be written or is not there yet: npm run embed makes it`);
  },
  async token(config) {
    if (!config.botToken) return warning("BOT_TOKEN is not set: npm start opens the chat on the terminal");
    return ok(`the bot is @${await checkToken(config.botToken, config.telegramApiRoot)}`);
  },
};
