import { hash } from "node:crypto";
import { displayWidth, isIdeograph } from "../text/characters.ts";
import { type MappedText, MappedTextBuilder } from "../text/mapped-text.ts";
import type { Passage } from "../model.ts";
import type { Article, Paragraph } from "./articles.ts";
import type { SourceDocument } from "./document.ts";
import { sentenceEnds } from "./sentence-end.ts";

/** Columns of text that a passage takes up to: some 300 Chinese characters, 600 Latin letters. */
const PASSAGE_COLUMNS = 300;
/** UTF-16 units after which a text without any sentence end is cut, at a clause where there is one. */
const SENTENCE_MAX = 400;

/** The passages of a document, in the order of the page. */
export function splitPassages(document: SourceDocument): Passage[] {
  return document.articles.flatMap((article, i) => passagesOf(document, article, i));
}

function passagesOf(document: SourceDocument, article: Article, number: number): Passage[] {
  const passages: Passage[] = [];
  let draft = new Draft(false);
  const flush = () => {
    if (draft.hasWords) passages.push(toPassage(document, article, number, draft));
  };
  for (const paragraph of article.paragraphs) {
    draft.startParagraph();
    for (const [start, end] of sentenceSpans(paragraph.text.text)) {
      const width = displayWidth(paragraph.text.text, start, end);
      if (draft.display !== paragraph.display || draft.columns + width > PASSAGE_COLUMNS) {
        flush();
        draft = new Draft(paragraph.display);
      }
      draft.add(paragraph, start, end, width);
    }
  }
  flush();
  return passages;
}

/** A passage in the making. */
class Draft {
  readonly sentences: number[] = [];
  readonly paragraphs: number[] = [];
  readonly display: boolean;
  columns = 0;
  private readonly builder = new MappedTextBuilder();
  private startsParagraph = true;
  private lastEnd = 0;

  constructor(display: boolean) {
    this.display = display;
  }

  startParagraph(): void {
    this.startsParagraph = true;
  }

  add({ text }: Paragraph, start: number, end: number, width: number): void {
    const { builder } = this;
    if (this.startsParagraph) {
      if (builder.size > 0) builder.appendAs("\n", this.lastEnd, this.lastEnd + 1);
      this.paragraphs.push(builder.size);
      this.startsParagraph = false;
    } else if (builder.size === 0) {
      this.paragraphs.push(0);
    }
    this.sentences.push(builder.size);
    builder.appendSlice(text, start, end);
    this.lastEnd = builder.lastPlace;
    this.columns += width;
  }

  get hasWords(): boolean {
    return this.builder.size > 0;
  }

  build(): MappedText {
    return this.builder.build();
  }
}

function toPassage(document: SourceDocument, article: Article, number: number, draft: Draft): Passage {
  const { text, runs } = draft.build();
  return {
    id: passageId(text),
    file: document.file,
    format: document.format,
    title: article.title ?? document.title,
    section: article.section,
    date: article.date ?? document.date,
    url: article.url ?? document.url,
    article: number,
    text,
    runs,
    sentences: draft.sentences.slice(),
    paragraphs: draft.paragraphs.slice(),
    display: draft.display,
  };
}

/** 12 characters of base64url: 72 bits, so a million passages collide with odds of one in ten billion. */
function passageId(text: string): string {
  return hash("sha256", text, "base64url").slice(0, 12);
}

/** The sentences of a paragraph as spans; a text that goes on without an end is cut at its clauses. */
function sentenceSpans(text: string): [number, number][] {
  const spans: [number, number][] = [];
  let start = 0;
  for (const end of sentenceEnds(text)) {
    while (end - start > SENTENCE_MAX) {
      const cut = clauseCut(text, start, start + SENTENCE_MAX);
      spans.push([start, cut]);
      start = cut;
    }
    spans.push([start, end]);
    start = end;
  }
  return spans;
}

/** The last place to cut before `limit`: after a clause mark, else a space, else between two ideographs. */
function clauseCut(text: string, start: number, limit: number): number {
  for (const isCut of [isAfterClause, isAfterSpace, isBetweenIdeographs]) {
    for (let at = limit; at > start + SENTENCE_MAX / 4; at--) if (isCut(text, at)) return at;
  }
  const splitsPair = /[\uDC00-\uDFFF]/.test(text[limit]!);
  return splitsPair ? limit - 1 : limit;
}

function isAfterClause(text: string, at: number): boolean {
  return /[，；、：]/u.test(text[at - 1]!) || (text[at - 1] === " " && /[,;:]/.test(text[at - 2] ?? ""));
}

function isAfterSpace(text: string, at: number): boolean {
  return text[at - 1] === " ";
}

function isBetweenIdeographs(text: string, at: number): boolean {
  const [before, after] = [text.charCodeAt(at - 1), text.charCodeAt(at)];
  return isIdeograph(before) && isIdeograph(after) && (after < 0xdc00 || after > 0xdfff);
}
