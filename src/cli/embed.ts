import { watch } from "chokidar";
import { corpusToIndex, planRebuild, rebuild, rollback } from "../assembly.ts";
import type { Config } from "../config.ts";
import { ExpectedError } from "../errors.ts";
import type { Build } from "../index/building/build.ts";
import { type Changes, countChanges } from "../index/building/changes.ts";
import { createReporter } from "./reporter.ts";

export interface EmbedOptions {
  readonly json?: true;
  /** Does everything again. */
  readonly full?: true;
  /** Says what would be done, and does nothing. */
  readonly dryRun?: true;
  /** Returns to the index before the current one. */
  readonly rollback?: true;
  /** Goes on, and brings the index up to date whenever the folder changes. */
  readonly watch?: true;
}

/** Quiet time in a watched folder before its changes are indexed: files come in bunches. */
const QUIET_MS = 500;

/** `verbatim embed`: brings the index up to date and says what was done. */
export async function embed(config: Config, options: EmbedOptions): Promise<number> {
  if (options.dryRun) return dryRun(config, options);
  if (options.rollback) return goBack(config, options);
  if (options.watch) await embedOnChange(config, options);
  else await embedOnce(config, options);
  return 0;
}

async function embedOnce(config: Config, { full, json }: EmbedOptions): Promise<void> {
  const started = performance.now();
  // Builders that share the work do not know how many passages the others will find.
  const things = config.indexUrl === null ? "passages" : "pieces of work";
  const build = await rebuild(config, createReporter({ verb: "embedding", things }), full);
  const milliseconds = Math.round(performance.now() - started);
  console.log(json ? buildJson(build, milliseconds) : describeBuild(build, milliseconds));
}

/** Brings the index up to date, then indexes the folder's changes until the process is told to stop. */
async function embedOnChange(config: Config, options: EmbedOptions): Promise<void> {
  const corpus = await corpusToIndex(config);
  const watcher = watch(corpus, { ignoreInitial: true, followSymlinks: false });
  let timer: NodeJS.Timeout | undefined;
  let building = Promise.resolve();
  const run = () => {
    building = building
      .then(() => embedOnce(config, options.json ? { json: true } : {}))
      .catch((error: unknown) => {
        // What cannot be built now may be mended by the next change.
        if (!(error instanceof ExpectedError)) throw error;
        console.error(`verbatim: ${error.message}`);
      });
  };
  watcher.on("all", () => {
    clearTimeout(timer);
    timer = setTimeout(run, QUIET_MS);
  });
  // The folder is watched before it is first read, so that no change falls between.
  await new Promise<void>((resolve) => watcher.once("ready", resolve));
  building = embedOnce(config, options);
  try {
    await building;
  } catch (error) {
    await watcher.close();
    throw error;
  }
  console.error(`watching ${corpus}; Ctrl+C ends it`);
  await new Promise<void>((resolve) => {
    process.once("SIGINT", resolve).once("SIGTERM", resolve);
  });
  clearTimeout(timer);
  await watcher.close();
  await building;
}

async function dryRun(config: Config, { json }: EmbedOptions): Promise<number> {
  const { corpus, ...changes } = await planRebuild(config);
  if (json) {
    const { files, deleted } = changes;
    const of = (kind: string) => files.filter((file) => file.kind === kind).map(({ file }) => file);
    const named = { added: of("added"), edited: of("edited"), renamed: of("renamed"), deleted };
    console.log(
      JSON.stringify({ corpus, ...named, unchanged: of("unchanged").length, skipped: of("skipped") }),
    );
    return 0;
  }
  for (const planned of changes.files) {
    if (planned.kind === "renamed") console.log(`renamed ${planned.from} to ${planned.file}`);
    else if (planned.kind === "skipped") console.log(`skipped ${planned.file}: ${planned.reason}`);
    else if (planned.kind !== "unchanged") console.log(`${planned.kind} ${planned.file}`);
  }
  for (const file of changes.deleted) console.log(`deleted ${file}`);
  console.log(`${describeChanges(changes)} in ${corpus}; nothing was done`);
  return 0;
}

async function goBack(config: Config, { json }: EmbedOptions): Promise<number> {
  const { createdAt, corpus, documents, passages } = await rollback(config);
  if (json) console.log(JSON.stringify({ createdAt, corpus, documents, passages }));
  else console.log(`back to the index built ${createdAt}: ${documents} documents, ${passages} passages`);
  return 0;
}

function buildJson({ summary, changes, isSame, embedded, reused }: Build, milliseconds: number): string {
  const { corpus, documents, passages, skipped, embedder } = summary;
  const { model, dimensions } = embedder;
  const left = skipped.map(({ file, reason }) => ({ file, reason }));
  const counts = { corpus, documents, passages, skipped: left };
  const done = { changes: countChanges(changes), isSame, embedded, reused };
  return JSON.stringify({ ...counts, ...done, model, dimensions, milliseconds });
}

function describeBuild({ summary, changes, isSame, embedded, reused }: Build, milliseconds: number): string {
  const { corpus, documents, passages, skipped, embedder, createdAt } = summary;
  const left = skipped.length > 0 ? `, ${skipped.length} skipped` : "";
  const holds = `${documents} documents, ${passages} passages${left} from ${corpus}`;
  if (isSame) return `nothing has changed: ${holds}, built ${createdAt}`;
  return (
    `${holds} with the ${embedder.model} model (${embedder.dimensions} dimensions) ` +
    `in ${(milliseconds / 1000).toFixed(1)} s\n` +
    `${describeChanges(changes)}; ${embedded} passages embedded, ${reused} taken over`
  );
}

function describeChanges(changes: Changes): string {
  const { added, edited, renamed, deleted, unchanged } = countChanges(changes);
  return `${added} added, ${edited} edited, ${renamed} renamed, ${deleted} deleted, ${unchanged} unchanged`;
}
