import { open } from "node:fs/promises";
import { createInterface } from "node:readline";
import { type Answerer, emptyAnswer } from "../answer/answerer.ts";
import { openLibrary } from "../assembly.ts";
import type { Config } from "../config.ts";
import { ExpectedError } from "../errors.ts";
import type { PassageFilter } from "../index/passage-filter.ts";
import { answerJson, renderAnswer } from "./render.ts";
import { createReporter } from "./reporter.ts";

export interface AskOptions {
  readonly json?: true;
  /** A file with one question a line, or `-` for standard input. */
  readonly batch?: string;
  /** Most quotes an answer may have. */
  readonly limit?: number;
  /** Where the quotes may stand; `null` for anywhere. */
  readonly filter: PassageFilter | null;
}

/** `verbatim ask`: answers one question, or every line of a batch, and returns the exit code. */
export async function ask(config: Config, question: string, options: AskOptions): Promise<number> {
  const questions = options.batch === undefined ? [question] : readLines(options.batch);
  const library = await openLibrary(config, createReporter());
  try {
    let isFirst = true;
    for await (const line of questions) {
      if (options.batch !== undefined && line.trim() === "") continue;
      const printed = await answerLine(library.answerer, line, options);
      if (!options.json && !isFirst) console.log();
      if (!options.json && options.batch !== undefined) console.log(`? ${line}\n`);
      console.log(printed);
      isFirst = false;
    }
    return 0;
  } finally {
    await library.close();
  }
}

/** One question's answer as it is printed; in a batch, a question that is refused stops nothing. */
async function answerLine(answerer: Answerer, line: string, options: AskOptions): Promise<string> {
  try {
    const answer = await answerer.answer(line.trim(), { limit: options.limit, filter: options.filter });
    return options.json ? answerJson(answer) : renderAnswer(answer, process.stdout.isTTY === true);
  } catch (error) {
    if (options.batch === undefined || !(error instanceof ExpectedError)) throw error;
    console.error(`verbatim: ${error.message}`);
    return options.json ? answerJson(emptyAnswer(line)) : error.message;
  }
}

/** The lines of a file or of standard input (`-`), as they come. */
export async function* readLines(file: string): AsyncGenerator<string> {
  if (file === "-") {
    yield* createInterface({ input: process.stdin, crlfDelay: Infinity });
    return;
  }
  try {
    const handle = await open(file);
    yield* handle.readLines();
  } catch (cause) {
    const message = `cannot read the questions in "${file}": name a file with one question a line, or - for standard input`;
    throw new ExpectedError("BATCH_UNREADABLE", message, { cause });
  }
}
