import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "./corpus.ts";

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Found from wherever the command runs. */
const TSX = import.meta.resolve("tsx");

/** Settings of the machine that must not reach a test. */
const CLEAN = { BOT_TOKEN: "", CORPUS_DIR: "", INDEX_DIR: "", EMBEDDING_MODEL: "", ANSWER_THRESHOLD: "" };

/** Starts the command line as a person would, in a process of its own. */
export function startCli(
  args: readonly string[],
  env: Record<string, string> = {},
  entry = "src/cli.ts",
  cwd = ROOT,
): ChildProcess {
  return spawn(process.execPath, ["--import", TSX, join(ROOT, entry), ...args], {
    cwd,
    env: { ...process.env, ...CLEAN, ...env },
  });
}

/** Runs the command line to its end. */
export function runCli(
  args: readonly string[],
  options: {
    readonly env?: Record<string, string>;
    readonly input?: string;
    readonly entry?: string;
    readonly cwd?: string;
  } = {},
): Promise<Run> {
  const child = startCli(args, options.env, options.entry, options.cwd);
  child.stdin!.end(options.input ?? "");
  return finished(child);
}

/** What a process printed, once it has ended. */
export function finished(child: ChildProcess): Promise<Run> {
  let stdout = "";
  let stderr = "";
  child.stdout!.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr!.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
}
