import { createInterface } from "node:readline/promises";
import { emptyAnswer } from "../answer/answerer.ts";
import { Conversations } from "../answer/conversations.ts";
import { openLibrary } from "../assembly.ts";
import type { Config } from "../config.ts";
import { ExpectedError } from "../errors.ts";
import type { PassageFilter } from "../index/passage-filter.ts";
import { type Language, languageOfTag } from "../language/language.ts";
import { sayIn } from "../language/texts.ts";
import { createProcessMemory } from "../memory/process-memory.ts";
import { readLines } from "./ask.ts";
import { answerJson, renderAnswer } from "./render.ts";
import { createReporter } from "./reporter.ts";

export interface ChatOptions {
  readonly json?: true;
  /** Where the quotes may stand; `null` for anywhere. */
  readonly filter: PassageFilter | null;
}

/**
 * `verbatim chat`: a conversation on the terminal. Where standard input is no terminal, each line of it
 * is a question and nothing but the answers is printed.
 */
export async function chat(config: Config, options: ChatOptions): Promise<number> {
  const library = await openLibrary(config, createReporter());
  const endWatch = library.watch(() => {});
  const conversation = new Conversations(createProcessMemory());
  const answer = async (question: string) => {
    try {
      const before = await conversation.recall("");
      const found = await library.answerer.answer(question, { before, filter: options.filter });
      await conversation.remember("", found);
      return options.json ? answerJson(found) : renderAnswer(found, process.stdout.isTTY === true);
    } catch (error) {
      if (!(error instanceof ExpectedError)) throw error;
      return options.json ? answerJson(emptyAnswer(question)) : error.message;
    }
  };
  try {
    if (process.stdin.isTTY) {
      const documents = library.index.summary.documents;
      console.error(sayIn(terminalLanguage())("chat-welcome", { documents }));
      for await (const question of prompted()) {
        const printed = await answer(question);
        console.log(options.json ? printed : `\n${printed}\n`);
      }
    } else {
      for await (const line of readLines("-")) {
        const question = line.trim();
        if (question === "") continue;
        const printed = await answer(question);
        console.log(options.json ? printed : `? ${question}\n\n${printed}\n`);
      }
    }
    return 0;
  } finally {
    await endWatch();
    await library.close();
  }
}

/** Questions typed at a prompt, until an empty line or the end of the input. */
async function* prompted(): AsyncGenerator<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr, prompt: "? " });
  terminal.prompt();
  for await (const line of terminal) {
    if (line.trim() === "") break;
    yield line.trim();
    terminal.prompt();
  }
  terminal.close();
}

function terminalLanguage(): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  return languageOfTag((LC_ALL || LC_MESSAGES || LANG || "").replace("_", "-")) ?? "en";
}
