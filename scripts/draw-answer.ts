/**
 * Draws the bot's answer to a question as a phone shows it: an SVG picture, to look at and for the README.
 *
 *     npm run draw -- OUT.svg QUESTION
 */
import { writeFile } from "node:fs/promises";
import type { InlineKeyboard } from "grammy";
import { openLibrary } from "../src/assembly.ts";
import { createConfig } from "../src/config.ts";
import { languageOf } from "../src/language/language.ts";
import { sayIn } from "../src/language/texts.ts";
import { createProcessMemory } from "../src/memory/process-memory.ts";
import { AnswerBook } from "../src/telegram/answer-book.ts";
import { answerKeyboard, firstNumbers } from "../src/telegram/rendering/keyboards.ts";
import type { Message } from "../src/telegram/rendering/message.ts";
import { renderAnswer } from "../src/telegram/rendering/render-answer.ts";

const TAGS: Readonly<Record<string, string>> = {
  bold: "b",
  code: "code",
  text_link: "u",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};
const WIDTH = 500;
/** Letters of 20 pixels on a line, and its height. */
const LINE = { letters: 22, height: 28 };
/** Room around and between the bubbles, and for a row of buttons. */
const [MARGIN, BUTTONS] = [30, 46];

const [out, ...words] = process.argv.slice(2);
if (!out || words.length === 0) {
  console.error("usage: npm run draw -- OUT.svg QUESTION");
  process.exit(2);
}
const question = words.join(" ");
const config = createConfig(process.env);
const library = await openLibrary(config, { say() {}, progress() {}, skipped() {}, done() {} });
const answer = await library.answerer.answer(question, { limit: 9 });
const say = sayIn(languageOf(question));
const { messages } = renderAnswer(answer, { say, sourcesUrl: config.sourcesUrl });
const { id, booked } = await new AnswerBook(createProcessMemory()).book(1, answer);
const keyboard = answerKeyboard(id, booked, { numbers: firstNumbers(booked.shown), seen: booked.shown }, say);
await writeFile(out, page(question, messages, keyboard));
await library.close();
console.log(out);

function page(asked: string, sent: readonly Message[], { inline_keyboard: rows }: InlineKeyboard): string {
  const buttons = rows
    .map((row) => `<div class="row">${row.map(({ text }) => `<span>${escape(text)}</span>`).join("")}</div>`)
    .join("");
  const bubbles = sent.map((message) => `<div class="bot">${toHtml(message)}</div>`).join("");
  const texts = [asked, ...sent.map(({ text }) => text)];
  const lines = texts
    .flatMap((text) => text.split("\n"))
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(columnsOf(line) / LINE.letters)), 0);
  const height = lines * LINE.height + texts.length * MARGIN + rows.length * BUTTONS + MARGIN;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}"><foreignObject width="100%" height="100%">
<div xmlns="http://www.w3.org/1999/xhtml" class="chat"><style>
.chat { box-sizing: border-box; height: 100%; padding: 12px; background: #cfe0c8; font: 20px/1.4 "Noto Sans CJK SC", sans-serif; }
.me, .bot { padding: 8px 12px; margin: 6px 0; border-radius: 14px; white-space: pre-wrap; overflow-wrap: anywhere; }
.me { background: #e7fdd3; margin-left: 60px; } .bot { background: #fff; }
blockquote { margin: 4px 0 0; padding: 4px 10px; border-left: 3px solid #3a8ad9; background: #eaf3fb; border-radius: 4px; }
u { color: #2a77c4; text-decoration: none; } code { font-size: 18px; color: #8a3c60; }
.row { display: flex; gap: 4px; margin: 4px 0; } .row span { flex: 1; padding: 7px; text-align: center; background: #8fae84; color: #fff; border-radius: 8px; }
</style><div class="me">${escape(asked)}</div>${bubbles}${buttons}</div></foreignObject></svg>
`;
}

/** Width of a line in Chinese letters; others are half as wide. */
function columnsOf(line: string): number {
  return line.replaceAll(/[\u0000-\u024f]{2}/g, "x").length;
}

function toHtml({ text, entities }: Message): string {
  const cuts = [
    ...new Set([0, text.length, ...entities.flatMap(({ offset, length }) => [offset, offset + length])]),
  ].sort((a, b) => a - b);
  // The longest entity opens first and closes last; none of the bot's overlap without nesting.
  const sorted = entities.toSorted((a, b) => a.offset - b.offset || b.length - a.length);
  let html = "";
  for (const [i, from] of cuts.entries()) {
    const closing = sorted.filter(({ offset, length }) => offset + length === from).toReversed();
    html += closing.map(({ type }) => `</${TAGS[type]}>`).join("");
    // The block's own end is a line's end already.
    const isAfterBlock = closing.some(({ type }) => TAGS[type] === "blockquote");
    const opening = sorted.filter(({ offset }) => offset === from);
    html += opening.map(({ type }) => `<${TAGS[type]}>`).join("");
    const part = text.slice(from, cuts[i + 1] ?? text.length);
    html += escape(isAfterBlock ? part.replace(/^\n/, "") : part);
  }
  return html;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
