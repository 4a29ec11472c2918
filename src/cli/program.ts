import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { type Config, createConfig, type Overrides } from "../config.ts";
import { readEnvironmentFile } from "../environment.ts";
import { ExpectedError } from "../errors.ts";
import type { AskOptions } from "./ask.ts";
import type { EmbedOptions } from "./embed.ts";
import type { EvaluateOptions } from "./evaluate.ts";
import { filterOf, type NarrowingOptions, withNarrowing } from "./narrowing.ts";

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
/** Most quotes that may be asked for. */
const QUOTES_MAX = 20;

type CommonOptions = Overrides & { readonly json?: true };

/**
 * Runs one command line and sets the process's exit code: 0, 1 for a failure that is said in one line on
 * standard error, 2 for wrong usage.
 */
export async function main(argv: readonly string[]): Promise<void> {
  // Whoever reads the output may stop early (`| head`); that is no failure.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    process.exit(error.code === "EPIPE" ? 0 : EXIT_FAILED);
  });
  try {
    process.exitCode = await run(argv, readEnvironmentFile());
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE;
    } else if (error instanceof ExpectedError) {
      console.error(`verbatim: ${error.message}`);
      process.exitCode = EXIT_FAILED;
    } else {
      throw error;
    }
  }
}

/**
 * Each command is loaded when it is called: all of them together would take twice as long to start.
 * @param fileSettings Names that stand in `.env`.
 */
async function run(argv: readonly string[], fileSettings: readonly string[]): Promise<number> {
  let code = 0;
  const program = new Command("verbatim")
    .description("Answers questions over a folder of articles, only in the articles' own words.")
    .showHelpAfterError()
    .exitOverride();
  const command = (usage: string, description: string) =>
    program
      .command(usage)
      .description(description)
      .option("--index <dir>", "index folder (INDEX_DIR)")
      .option("--corpus <dir>", "corpus folder (CORPUS_DIR)")
      .option("--json", "print JSON");
  const configOf = (options: CommonOptions): Config => createConfig(process.env, options);

  const only = (flags: string, description: string, ...others: string[]) =>
    new Option(flags, description).conflicts(others);
  command("embed [folder]", "bring the index up to date with a folder of articles")
    .addOption(only("--full", "do everything again, also what has not changed", "dryRun", "rollback"))
    .addOption(only("--dry-run", "say what would be done, and do nothing", "rollback", "watch"))
    .addOption(only("--rollback", "return to the index before the current one", "watch"))
    .addOption(only("--watch", "go on, and index whatever changes in the folder"))
    .action(async (folder: string | undefined, options: CommonOptions & EmbedOptions) => {
      const { embed } = await import("./embed.ts");
      code = await embed(configOf(folder ? { ...options, corpus: folder } : options), options);
    });
  withNarrowing(command("ask [question...]", "answer one question, or each line of a file"))
    .option("--batch <file>", "a file with one question a line; - reads standard input")
    .option("--limit <n>", "most quotes in an answer", quoteLimit)
    .action(
      async (words: string[], options: CommonOptions & NarrowingOptions & AskOptions, self: Command) => {
        if ((words.length === 0) === (options.batch === undefined)) {
          self.error("error: give either a question or --batch FILE");
        }
        const filter = filterOf(options, self);
        const { ask } = await import("./ask.ts");
        code = await ask(configOf(options), words.join(" "), { ...options, filter });
      },
    );
  withNarrowing(command("chat", "a conversation on the terminal")).action(
    async (options: CommonOptions & NarrowingOptions, self: Command) => {
      const filter = filterOf(options, self);
      const { chat } = await import("./chat.ts");
      code = await chat(configOf(options), { ...options, filter });
    },
  );
  command("bot", "run the Telegram bot (BOT_TOKEN)").action(async (options: CommonOptions) => {
    const { bot } = await import("./bot.ts");
    code = await bot(configOf(options), options);
  });
  command("inspect <file>", "show one file's articles and passages as they are indexed").action(
    async (file: string, options: CommonOptions) => {
      const { inspect } = await import("./inspect.ts");
      code = await inspect(file, options);
    },
  );
  command("doctor", "check the installation and say what to do").action(async (options: CommonOptions) => {
    const { doctor } = await import("./doctor.ts");
    code = await doctor({ config: configOf(options), fileSettings }, options);
  });
  command(
    "evaluate <gold>",
    "ask gold questions (JSONL, or SQuAD-style JSON) and report how well they are answered",
  )
    .option("--over <file>", "ask them of the documents of this parallel SQuAD-style set")
    .option("--save <file>", "write the results for a later --compare")
    .option("--compare <file>", "compare with results that --save wrote")
    .option("--misses <n>", "misses to list", wholeNumber)
    .action(async (gold: string, options: CommonOptions & EvaluateOptions) => {
      const { evaluate } = await import("./evaluate.ts");
      code = await evaluate(configOf(options), gold, options);
    });
  await program.parseAsync([...argv], { from: "user" });
  return code;
}

function wholeNumber(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0) throw new InvalidArgumentError("must be a whole number");
  return number;
}

function quoteLimit(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > QUOTES_MAX) {
    throw new InvalidArgumentError(`must be a whole number from 1 to ${QUOTES_MAX}`);
  }
  return number;
}
