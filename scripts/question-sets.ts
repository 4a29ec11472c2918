import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { listCorpus } from "../src/corpus/read-corpus.ts";
import { askedOver, type GoldSet, readGold } from "../src/evaluation/gold.ts";

/**
 * The questions that one argument of a script names, with the documents that they are asked of: `FILE`,
 * `QUESTIONS.json@DOCUMENTS.json` for a parallel set, or `GOLD.jsonl@FOLDER,FOLDER…`.
 */
export async function readQuestionSet(argument: string): Promise<GoldSet> {
  const [questions, over] = argument.split("@");
  const set = await readGold(questions!);
  if (!over) return set;
  if (over.endsWith(".json")) return askedOver(set, await readGold(over));
  return { ...set, documents: await readFolders(over.split(",")) };
}

/** The plain texts of some folders, by file name. */
export async function readFolders(folders: readonly string[]): Promise<Map<string, string>> {
  const texts = new Map<string, string>();
  for (const folder of folders) {
    for (const file of await listCorpus(folder)) texts.set(file, await readFile(join(folder, file), "utf8"));
  }
  return texts;
}
