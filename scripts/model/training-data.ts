import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { normalize } from "../../src/text/normalize.ts";

/** Two texts that mean the same or stand beside each other. */
export type Pair = readonly [left: string, right: string];

/** How batches are made of a source's pairs. */
type Arrangement =
  /** Pairs of all places, at random. */
  | "loose"
  /** Pairs in the order of a document: neighbours belong together. */
  | "ordered";

/** Pairs of one kind, from which whole batches are drawn. */
export interface Source {
  readonly name: string;
  readonly kind: "dictionary" | "sentences" | "prose";
  /** Share of the batches. */
  readonly share: number;
  readonly arrangement: Arrangement;
  readonly pairs: readonly Pair[];
}

/** Reads the folder of gzipped TSV files (and the law texts) and arranges them into sources. */
export async function readSources(folder: string): Promise<Source[]> {
  const rows = async (...names: string[]) =>
    (await Promise.all(names.map((name) => readRows(join(folder, `${name}.tsv.gz`))))).flat();
  const pairs = (table: string[][]): Pair[] => table.map(([left, right]) => [clean(left!), clean(right!)]);
  const bilingual = await rows("cedict.zh-en", "wiktionary.zh-en", "wordnet.zh-en");
  const titles = await rows("wikititles.zh-en");
  const isAgreed = ([, , votes]: string[]) => Number(votes) >= 3;
  const glosses = pairs(bilingual);
  const source = (
    name: string,
    kind: Source["kind"],
    share: number,
    arrangement: Arrangement,
    list: readonly Pair[],
  ): Source => ({ name, kind, share, arrangement, pairs: list.filter(isUseful) });
  const synonyms = [
    "cedict.zh-zh",
    "gloss_synonyms.zh-zh",
    "opencc.zh-zh",
    "tatoeba.zh-zh",
    "wikititles.zh-zh",
    "wiktionary.zh-zh",
    "wordnet.zh-zh",
  ];
  return [
    source("dictionaries", "dictionary", 0.26, "loose", glosses),
    source("agreed titles", "dictionary", 0.07, "loose", pairs(titles.filter(isAgreed))),
    source("other titles", "dictionary", 0.04, "loose", pairs(titles.filter((row) => !isAgreed(row)))),
    source("Chinese synonyms", "dictionary", 0.1, "loose", pairs(await rows(...synonyms))),
    source("English synonyms", "dictionary", 0.06, "loose", sameLeft(glosses)),
    source("everyday sentences", "sentences", 0.12, "loose", pairs(await rows("tatoeba.zh-en"))),
    source("health news", "sentences", 0.08, "ordered", pairs(await rows("tico19.zh-en"))),
    source(
      "manuals",
      "sentences",
      0.12,
      "ordered",
      pairs(await rows("tensorflow_docs.zh-en", "grammy_docs.zh-en")),
    ),
    source("Python manual", "sentences", 0.05, "ordered", pairs(await rows("python_docs.zh-en"))),
    source("laws", "prose", 0.1, "loose", sentenceAndRest(await readLines(join(folder, "laws.zh.txt.gz")))),
  ];
}

/** Words and phrases of one language that mean the same. */
export async function readSynonyms(folder: string): Promise<Pair[]> {
  const sources = await readSources(folder);
  return sources.filter(({ name }) => name.endsWith("synonyms")).flatMap(({ pairs }) => pairs);
}

/** English words that explain the same Chinese word: synonyms. */
function sameLeft(glosses: readonly Pair[]): Pair[] {
  const byWord = new Map<string, Set<string>>();
  for (const [word, gloss] of glosses) {
    if (gloss.includes(";")) continue;
    const known = byWord.get(word);
    if (known) known.add(gloss);
    else byWord.set(word, new Set([gloss]));
  }
  return [...byWord.values()].flatMap((set) => {
    const list = [...set].slice(0, 6);
    return list.slice(1).map((gloss, i): Pair => [list[i]!, gloss]);
  });
}

/** One sentence of an article, and the rest of it: each leads to the other. */
function sentenceAndRest(articles: readonly string[]): Pair[] {
  return articles.flatMap((article) => {
    const sentences = clean(article).match(/[^。;]+[。;]?/g) ?? [];
    if (sentences.length < 2) return [];
    return sentences.slice(0, 2).map((sentence, i): Pair => {
      const rest = [...sentences.slice(Math.max(0, i - 2), i), ...sentences.slice(i + 1, i + 3)];
      return [sentence, rest.join("").slice(0, 200)];
    });
  });
}

async function readRows(path: string): Promise<string[][]> {
  return (await readLines(path)).map((line) => line.split("\t"));
}

async function readLines(path: string): Promise<string[]> {
  const text = gunzipSync(await readFile(path)).toString("utf8");
  return text.split("\n").filter((line) => line.length > 0);
}

function clean(text: string): string {
  return normalize(text).trim().slice(0, 400);
}

function isUseful([left, right]: Pair): boolean {
  return left.length > 0 && right.length > 0 && left !== right;
}
