import { access, constants, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { loadRankingModel } from "../answer/ranking-model.ts";
import { checkCorpus, openStorage } from "../assembly.ts";
import type { Config } from "../config.ts";
import { listCorpus } from "../corpus/read-corpus.ts";
import { createEmbedder } from "../embedding/transformers-embedder.ts";
import { ExpectedError, messageOf } from "../errors.ts";
import { openMemory } from "../memory/level-memory.ts";
import { unknownSettings, withoutCredentials } from "../settings.ts";
import { withoutPassword } from "../database/database.ts";
import { checkToken, webhookState } from "../telegram/check-token.ts";

/** What one look came to. */
export interface Finding {
  readonly status: "ok" | "warning" | "failed";
  /** What was found, and what to do about it. */
  readonly detail: string;
}

/** What is looked at. */
export interface Checked {
  readonly config: Config;
  /** Names that stand in `.env`. */
  readonly fileSettings: readonly string[];
}

/** Free space that a rebuild should find. */
const SPACE_MIN_BYTES = 1e9;
/** How long ago a failed delivery still matters. */
const RECENT_MS = 60 * 60_000;

const ok = (detail: string): Finding => ({ status: "ok", detail });
const warning = (detail: string): Finding => ({ status: "warning", detail });
export const failed = (detail: string): Finding => ({ status: "failed", detail });

/** Every part of an installation, in the order in which one depends on another. */
export const CHECKS: Readonly<Record<string, (checked: Checked) => Promise<Finding>>> = {
  async node() {
    const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
    const isNewEnough = major > 20 || (major === 20 && minor >= 19);
    return isNewEnough ? ok(process.version) : failed(`${process.version}: install Node 20.19 or newer`);
  },
  async ".env"({ fileSettings }) {
    const unknown = unknownSettings(fileSettings);
    if (unknown.length > 0)
      return warning(`no such setting: ${unknown.join(", ")}; .env.example has them all`);
    return ok(
      fileSettings.length > 0 ? "all its settings are known" : "not there; every setting is optional",
    );
  },
  async "vector index library"() {
    try {
      await import("hnswlib-node");
      return ok("hnswlib-node loads");
    } catch (error) {
      const reason = messageOf(error);
      return failed(`hnswlib-node does not load (${reason}): install python3, make and g++, then run npm ci`);
    }
  },
  async corpus({ config }) {
    const folder = config.corpus ?? config.defaultCorpus;
    const files = await listCorpus(folder);
    return files.length > 0 ? ok(`${files.length} files in ${folder}`) : failed(`no files in ${folder}`);
  },
  async model({ config }) {
    const { profile } = await createEmbedder(config.embedding);
    return ok(`${profile.model}, ${profile.dimensions} dimensions, ${profile.pooling} pooling`);
  },
  async "ranking model"({ config }) {
    await loadRankingModel(config.rankingModel);
    return ok("loads");
  },
  async index({ config }) {
    const { profile } = await createEmbedder(config.embedding);
    const { index: home, close } = await openStorage(config);
    try {
      const index = await home.open(profile);
      try {
        const { documents, passages, createdAt, corpus } = index.summary;
        await checkCorpus(index, config.corpus ?? corpus, home.name);
        return ok(`${documents} documents, ${passages} passages, built ${createdAt}`);
      } finally {
        await index.close();
      }
    } finally {
      await close();
    }
  },
  async "index folder"({ config }) {
    const { indexFolder, indexUrl } = config;
    if (indexUrl !== null) return ok(`not used: the index is in ${withoutPassword(indexUrl)}`);
    if (!(await canAccess(indexFolder, constants.W_OK))) {
      return warning(`${indexFolder} cannot be written or is not there yet: npm run embed makes it`);
    }
    return ok(`${indexFolder} can be written`);
  },
  async disk({ config }) {
    const { bavail, bsize } = await statfs(await nearest(config.indexFolder));
    const free = bavail * bsize;
    const detail = `${(free / 1e9).toFixed(1)} GB free for the index`;
    return free >= SPACE_MIN_BYTES
      ? ok(detail)
      : warning(`${detail}: a rebuild keeps two indexes and makes a third; free some space`);
  },
  async memory({ config }) {
    if (config.indexUrl !== null) return ok("in the database of INDEX_URL");
    try {
      const memory = await openMemory(config.memoryFolder);
      await memory.close();
      return ok(`${config.memoryFolder} can be used`);
    } catch (error) {
      if (!(error instanceof ExpectedError) || !error.message.startsWith("another process")) throw error;
      return ok(`a running bot uses ${config.memoryFolder}`);
    }
  },
  async token({ config }) {
    if (!config.botToken) return warning("BOT_TOKEN is not set: npm start opens the chat on the terminal");
    return ok(`the bot is @${await checkToken(config.botToken, config.telegramApiRoot)}`);
  },
  async webhook({ config }) {
    if (!config.botToken) return ok("needs no looking at without BOT_TOKEN");
    const { url, waiting, lastError } = await webhookState(config.botToken, config.telegramApiRoot);
    const webhook = withoutCredentials(url);
    const wanted = withoutCredentials(config.webhook?.url ?? "");
    const queue = `${waiting} updates wait`;
    if (webhook !== wanted) {
      const is = webhook ? `Telegram delivers to ${webhook}` : "Telegram knows of no webhook";
      return warning(
        `${is}, WEBHOOK_URL is ${wanted || "not set"}: starting the bot sets it right; ${queue}`,
      );
    }
    if (lastError && Date.now() - lastError.atMs < RECENT_MS) {
      return warning(
        `the last delivery failed (${lastError.reason}): check the proxy before WEBHOOK_PORT; ${queue}`,
      );
    }
    return ok(`${webhook ? `Telegram delivers to ${webhook}` : "none, as with polling"}; ${queue}`);
  },
};

function canAccess(path: string, mode: number = constants.F_OK): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}

/** The folder itself, or the nearest one above it that is there. */
async function nearest(folder: string): Promise<string> {
  for (let path = folder; ; path = dirname(path)) {
    if ((await canAccess(path)) || path === dirname(path)) return path;
  }
}
