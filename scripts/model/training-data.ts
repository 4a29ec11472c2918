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

const BILINGUAL = ["cedict.zh-en", "wiktionary.zh-en", "wordnet.zh-en"];
const SYNONYMS = [
  "cedict.zh-zh",
  "gloss_synonyms.zh-zh",
  "opencc.zh-zh",
  "tatoeba.zh-zh",
  "wikititles.zh-zh",
  "wiktionary.zh-zh",
  "wordnet.zh-zh",
];

/** Reads the folder of gzipped TSV files (and the law texts) and arranges them into sources. */
export async function readSources(folder: string): Promise<Source[]> {
  const pairs = (...names: string[]) => readPairs(folder, names);
  const titles = await readRows(folder, "wikititles.zh-en");
  const isAgreed = ([, , votes]: string[]) => Number(votes) >= 3;
  const glosses = await pairs(...BILINGUAL);
  const source = (
    name: string,
    kind: Source["kind"],
    share: number,
    arrangement: Arrangement,
    list: readonly Pair[],
  ): Source => ({ name, kind, share, arrangement, pairs: list.filter(isUseful) });
  return [
    source("dictionaries", "dictionary", 0.26, "loose", glosses),
    source("agreed titles", "dictionary", 0.07, "loose", pairsOf(titles.filter(isAgreed))),
    source("other titles", "dictionary", 0.04, "loose", pairsOf(titles.filter((row) => !isAgreed(row)))),
    source("Chinese synonyms", "dictionary", 0.1, "loose", await pairs(...SYNONYMS)),
    source("English synonyms", "dictionary", 0.06, "loose", sameLeft(glosses)),
    source("everyday sentences", "sentences", 0.12, "loose", await pairs("tatoeba.zh-en")),
    source("health news", "sentences", 0.08, "ordered", await pairs("tico19.zh-en")),
    source(
      "manuals",
      "sentences",
      0.12,
      "ordered",
      await pairs("tensorflow_docs.zh-en", "grammy_docs.zh-en"),
    ),
    source("Python manual", "sentences", 0.05, "ordered", await pairs("python_docs.zh-en")),
    source("laws", "prose", 0.1, "loose", sentenceAndRest(await readLines(join(folder, "laws.zh.txt.gz")))),
  ];
}

/** Words and phrases of one language that mean the same. */
export async function readSynonyms(folder: string): Promise<Pair[]> {
  const chinese = await readPairs(folder, SYNONYMS);
  const english = sameLeft(await readPairs(folder, BILINGUAL));
  return [...chinese, ...english].filter(isUseful);
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

async function readPairs(folder: string, names: readonly string[]): Promise<Pair[]> {
  const tables = await Promise.all(names.map((name) => readRows(folder, name)));
  return pairsOf(tables.flat());
}

function pairsOf(rows: readonly string[][]): Pair[] {
  return rows.map(([left, right]) => [clean(left!), clean(right!)]);
}

async function readRows(folder: string, name: string): Promise<string[][]> {
  const lines = await readLines(join(folder, `${name}.tsv.gz`));
  return lines.map((line) => line.split("\t"));
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
