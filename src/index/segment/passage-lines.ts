import type { Passage } from "../../model.ts";

/** A passage as it is written: its parts in a row, without their names, and places as distances. */
export type PassageLine = readonly [
  id: string,
  file: string,
  format: Passage["format"],
  title: string | null,
  section: string | null,
  date: string | null,
  url: string | null,
  article: number,
  text: string,
  runs: readonly number[],
  sentences: readonly number[],
  paragraphs: readonly number[],
  display: 0 | 1,
];

/** The line of a passage: of a short one names and places would take more room than its text. */
export function toLine(passage: Passage): PassageLine {
  const { id, file, format, title, section, date, url, article, text, display } = passage;
  const about = [id, file, format, title, section, date, url, article, text] as const;
  const { runs, sentences, paragraphs } = passage;
  return [...about, packRuns(runs), distances(sentences), distances(paragraphs), display ? 1 : 0];
}

export function fromLine(line: PassageLine): Passage {
  const [id, file, format, title, section, date, url, article, text, runs, sentences, paragraphs, display] =
    line;
  return {
    id,
    file,
    format,
    title,
    section,
    date,
    url,
    article,
    text,
    runs: unpackRuns(runs),
    sentences: places(sentences),
    paragraphs: places(paragraphs),
    display: display === 1,
  };
}

/** Of each run how far it begins from the one before, in the text and in the source, and how long it is there. */
function packRuns(runs: readonly number[]): number[] {
  const packed: number[] = [];
  let [lastAt, lastTo] = [0, 0];
  for (let i = 0; i < runs.length; i += 3) {
    const [at, from, to] = [runs[i]!, runs[i + 1]!, runs[i + 2]!];
    packed.push(at - lastAt, from - lastTo, to - from);
    [lastAt, lastTo] = [at, to];
  }
  return packed;
}

function unpackRuns(packed: readonly number[]): number[] {
  const runs: number[] = [];
  let [at, to] = [0, 0];
  for (let i = 0; i < packed.length; i += 3) {
    at += packed[i]!;
    const from = to + packed[i + 1]!;
    to = from + packed[i + 2]!;
    runs.push(at, from, to);
  }
  return runs;
}

function distances(values: readonly number[]): number[] {
  return values.map((value, i) => value - (values[i - 1] ?? 0));
}

function places(steps: readonly number[]): number[] {
  let place = 0;
  return steps.map((step) => (place += step));
}
