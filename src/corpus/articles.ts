import type { Block } from "./block.ts";
import type { MappedText } from "../text/mapped-text.ts";
import { endsInDate, findDate } from "./dates.ts";
import { endsSentence } from "./sentence-end.ts";
import { isCaption, isMasthead, withoutJumps } from "./furniture.ts";
import { type Grams, gramsOf, overlap } from "./shared-grams.ts";
import { assignTitles, type Piece } from "./titles.ts";

/** One piece of a page. */
export interface Article {
  readonly title: string | null;
  readonly section: string | null;
  /** Stated in the piece itself, else `null`. */
  readonly date: string | null;
  /** Where the piece has an address of its own. */
  readonly url?: string | null;
  readonly paragraphs: readonly Paragraph[];
}

export interface Paragraph {
  readonly text: MappedText;
  /** Set apart on the page: a headline, or a pull quote that repeats the text. */
  readonly display: boolean;
}

/** A line that opens a news story. */
const DATELINE = /^(?:本报讯|[■□]?\s*本报记者|新华社.{0,12}电|(?:上接|下转)|[(（]上接)/u;
/** The people that a letter speaks to, on a line of their own. */
const SALUTATION =
  /^(?:尊敬的|亲爱的)?[^。，！？：:]{0,16}(?:同志|朋友|编辑|读者|市民|居民|党员|同学|老师|家长|代表|委员|先生|女士)们?[：:]$|^Dear [^.!?]{1,40}[,:]$/u;
const SENTENCE_END = /[。！？!?]|\.(?:\s|$)/u;
const PULL_QUOTE = /^[■◆●▲★※□]/u;
/** Share of a text's character trigrams that another must hold to be the text it repeats. */
const REPEATED = 0.6;
/** `东城区 志愿者先行`: a place, then what is said of it. */
const SECTION_HEAD = /^(\S{2,8})\s+\S/u;

/** Splits a page's blocks into articles, at headlines and datelines. */
export function splitArticles(blocks: readonly Block[]): Article[] {
  const pieces = cutPieces(blocks);
  const titles = assignTitles(pieces);
  const sectionTails = repeatedTails(pieces.flatMap(({ heads }) => heads));
  const page = pageGrams(blocks);
  let section: string | null = null;
  return pieces.map(({ heads, body: paragraphs }, i) => {
    section = sectionOf(heads, sectionTails) ?? (heads.length > 0 ? null : section);
    const shown: Paragraph[] = [];
    for (const block of [...heads, ...paragraphs]) {
      const text = withoutJumps(block.text);
      if (text) shown.push({ text, display: isDisplay(block, page) });
    }
    return {
      title:
        titles
          .get(i)
          ?.map(({ label }) => label)
          .join(" ") || null,
      section,
      date: signatureDate(paragraphs) ?? leadDate(paragraphs),
      paragraphs: shown,
    };
  });
}

function cutPieces(blocks: readonly Block[]): Piece[] {
  const pieces: { heads: Block[]; body: Block[] }[] = [];
  let isLetter = false;
  for (const block of blocks) {
    const last = pieces.at(-1);
    if (SALUTATION.test(block.text.text)) {
      isLetter = true;
      if (last && last.body.length === 0) last.body.push(block);
      else pieces.push({ heads: [], body: [block] });
    } else if (isLetter && last && (block.level === 0 || block.kind === "paragraph")) {
      // A letter may have headings of its own; its signature ends it.
      last.body.push(block);
      isLetter = !endsInDate(block.text.text);
    } else if (block.kind === "heading" && !isCaption(block.text.text)) {
      if (last && last.body.length === 0) last.heads.push(block);
      else pieces.push({ heads: [block], body: [] });
    } else if (!last || (DATELINE.test(block.text.text) && last.body.some(isProse))) {
      pieces.push({ heads: [], body: [block] });
    } else {
      last.body.push(block);
    }
  }
  return pieces;
}

/** The runs of three characters in a page's running text; read when they are first asked for. */
function pageGrams(blocks: readonly Block[]): () => Grams {
  let read: Grams | null = null;
  const readRunning = () => {
    const running = blocks.filter((block) => !isSetApart(block)).map(({ text }) => text.text);
    return gramsOf(running.join("\n"), 3);
  };
  return () => (read ??= readRunning());
}

/** Set apart on the page: headlines, captions, the masthead, and what repeats the text without being it. */
function isDisplay(block: Block, page: () => Grams): boolean {
  const { text } = block.text;
  if (!isProse(block) || isCaption(text)) return true;
  if (!SENTENCE_END.test(text) && isMasthead(text)) return true;
  return isSetApart(block) && isRepeated(block, page());
}

/** A text without a single sentence end is no longer than this unless it is torn prose. */
const DISPLAY_MAX = 80;

/** Running text: it ends a sentence somewhere, or is too long for a headline, byline or masthead. */
function isProse({ kind, text }: Block): boolean {
  if (kind === "heading") return false;
  return endsSentence(text.text) || SENTENCE_END.test(text.text) || text.text.length > DISPLAY_MAX;
}

/** Places named before a space at the head of several headlines, by their last character (区, 镇). */
function repeatedTails(heads: readonly Block[]): Set<string> {
  const counts = new Map<string, Set<string>>();
  for (const { label } of heads) {
    const place = SECTION_HEAD.exec(label)?.[1];
    if (!place) continue;
    const tail = place.at(-1)!;
    counts.set(tail, (counts.get(tail) ?? new Set()).add(place));
  }
  return new Set([...counts].filter(([, places]) => places.size > 2).map(([tail]) => tail));
}

function sectionOf(heads: readonly Block[], tails: ReadonlySet<string>): string | null {
  for (const { label } of heads) {
    const place = SECTION_HEAD.exec(label)?.[1];
    if (place && tails.has(place.at(-1)!)) return place;
  }
  return null;
}

/** A letter's date stands in its last lines, alone. */
function signatureDate(paragraphs: readonly Block[]): string | null {
  for (const { text } of paragraphs.slice(-3)) {
    if (text.text.length <= 40) {
      const date = findDate(text.text);
      if (date) return date;
    }
  }
  return null;
}

/** A web page or a report gives its date in a line of its own between headline and text. */
function leadDate(paragraphs: readonly Block[]): string | null {
  for (const { text } of paragraphs.slice(0, 2)) {
    if (text.text.length <= 40 && !SENTENCE_END.test(text.text)) {
      const date = findDate(text.text);
      if (date) return date;
    }
  }
  return null;
}

function isSetApart({ kind, text }: Block): boolean {
  return kind === "heading" || PULL_QUOTE.test(text.text) || !SENTENCE_END.test(text.text);
}

function isRepeated({ text }: Block, page: Grams): boolean {
  return overlap(gramsOf(text.text, 3), page) >= REPEATED;
}
