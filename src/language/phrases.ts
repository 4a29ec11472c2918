import type { Answer, Citation, SmallTalk } from "../model.ts";
import type { Language } from "./language.ts";

/** Everything the program says to a person who asks, apart from quotes and their sources. */
export interface Phrases {
  readonly found: (quotes: number) => string;
  /** Above the answer to a follow-up: the question as it was understood. */
  readonly understood: (question: string) => string;
  readonly nothing: string;
  readonly nearest: string;
  readonly lines: (start: number, end: number) => string;
  readonly pages: (start: number, end: number) => string;
  readonly smallTalk: Readonly<Record<SmallTalk, string>>;
  readonly welcome: string;
  readonly help: string;
  readonly sources: (documents: number, passages: number) => string;
  readonly askHow: string;
  readonly onlyText: string;
  readonly tooLong: (max: number) => string;
  /** Under a quote that Telegram would alter, so that a file carries it. */
  readonly altered: (file: string) => string;
  readonly failed: (errorId: string) => string;
  readonly chatWelcome: (documents: number) => string;
  readonly commands: { readonly ask: string; readonly sources: string; readonly help: string };
}

export const PHRASES: Readonly<Record<Language, Phrases>> = {
  "zh-Hans": {
    found: (quotes) => (quotes === 1 ? "原文是这样写的：" : `原文是这样写的（${quotes} 处）：`),
    understood: (question) => `（按“${question}”来找）`,
    nothing: "这些文章里没有找到能回答这个问题的原文。",
    nearest: "下面只是与问题最接近的段落，不是答案：",
    lines: (start, end) => (start === end ? `第 ${start} 行` : `第 ${start}–${end} 行`),
    pages: (start, end) => (start === end ? `第 ${start} 页` : `第 ${start}–${end} 页`),
    smallTalk: {
      greeting: "你好！请直接提问，我只用文章的原文来回答。",
      thanks: "不客气，还有问题请继续问。",
      farewell: "再见！",
    },
    welcome: "你好！我只用文章的原文回答问题，每段引文都注明出处，发送前与源文件逐字核对。请直接提问。",
    help:
      "直接发送问题，或用 /ask 加问题。\n/sources 列出全部文章\n/help 显示本说明\n\n" +
      "我只引用原文，不改写、不总结；文章里没有答案时会直说。",
    sources: (documents, passages) => `共 ${documents} 个文件，${passages} 个段落：`,
    askHow: "请在 /ask 后面写上问题，例如：/ask 会议是什么时候召开的？",
    onlyText: "我只能读文字，请把问题写出来发给我。",
    tooLong: (max) => `问题太长了，请控制在 ${max} 个字符以内。`,
    altered: (file) => `Telegram 会改动其中的字符，逐字原文见附件 ${file}。`,
    failed: (errorId) => `抱歉，出了点问题，请稍后再试。（错误编号 ${errorId}）`,
    chatWelcome: (documents) => `可以提问了（${documents} 个文件）。空行或 Ctrl+D 退出。`,
    commands: { ask: "提问", sources: "列出全部文章", help: "使用说明" },
  },
  "zh-Hant": {
    found: (quotes) => (quotes === 1 ? "原文是這樣寫的：" : `原文是這樣寫的（${quotes} 處）：`),
    understood: (question) => `（按「${question}」來找）`,
    nothing: "這些文章裡沒有找到能回答這個問題的原文。",
    nearest: "下面只是與問題最接近的段落，不是答案：",
    lines: (start, end) => (start === end ? `第 ${start} 行` : `第 ${start}–${end} 行`),
    pages: (start, end) => (start === end ? `第 ${start} 頁` : `第 ${start}–${end} 頁`),
    smallTalk: {
      greeting: "你好！請直接提問，我只用文章的原文來回答。",
      thanks: "不客氣，還有問題請繼續問。",
      farewell: "再見！",
    },
    welcome: "你好！我只用文章的原文回答問題，每段引文都註明出處，發送前與源文件逐字核對。請直接提問。",
    help:
      "直接發送問題，或用 /ask 加問題。\n/sources 列出全部文章\n/help 顯示本說明\n\n" +
      "我只引用原文，不改寫、不總結；文章裡沒有答案時會直說。",
    sources: (documents, passages) => `共 ${documents} 個檔案，${passages} 個段落：`,
    askHow: "請在 /ask 後面寫上問題，例如：/ask 會議是什麼時候召開的？",
    onlyText: "我只能讀文字，請把問題寫出來發給我。",
    tooLong: (max) => `問題太長了，請控制在 ${max} 個字元以內。`,
    altered: (file) => `Telegram 會改動其中的字元，逐字原文見附件 ${file}。`,
    failed: (errorId) => `抱歉，出了點問題，請稍後再試。（錯誤編號 ${errorId}）`,
    chatWelcome: (documents) => `可以提問了（${documents} 個檔案）。空行或 Ctrl+D 退出。`,
    commands: { ask: "提問", sources: "列出全部文章", help: "使用說明" },
  },
  en: {
    found: (quotes) =>
      quotes === 1 ? "This is what the articles say:" : `This is what the articles say (${quotes} places):`,
    understood: (question) => `(Looked up: “${question}”)`,
    nothing: "Nothing in these articles answers that.",
    nearest: "These passages only stand near the question; they are no answer:",
    lines: (start, end) => (start === end ? `line ${start}` : `lines ${start}–${end}`),
    pages: (start, end) => (start === end ? `page ${start}` : `pages ${start}–${end}`),
    smallTalk: {
      greeting: "Hello! Just ask: I answer only in the articles' own words.",
      thanks: "You are welcome. Ask again whenever you like.",
      farewell: "Goodbye!",
    },
    welcome:
      "Hello! I answer questions only in the articles' own words. Every quote names its source and is checked " +
      "against the file, character by character, before it is sent. Just ask.",
    help:
      "Send a question, or /ask with a question.\n/sources lists the articles\n/help shows this text\n\n" +
      "I only quote; I never rephrase or sum up. When the articles do not say, I say so.",
    sources: (documents, passages) => `${documents} files, ${passages} passages:`,
    askHow: "Write the question after /ask, for example: /ask When was the meeting held?",
    onlyText: "I can only read text. Please write your question.",
    tooLong: (max) => `That question is too long: please use at most ${max} characters.`,
    altered: (file) => `Telegram would alter some characters of it: the exact words are in ${file}.`,
    failed: (errorId) => `Sorry, something went wrong. Please try again later. (error ${errorId})`,
    chatWelcome: (documents) => `Ask away (${documents} files). An empty line or Ctrl+D ends the chat.`,
    commands: { ask: "Ask a question", sources: "List the articles", help: "How this works" },
  },
};

/** Longest question that is shown as it was understood; with a whole quote in it, it would only confuse. */
const UNDERSTOOD_SHOWN = 80;

/** Where in its file a quote stands: pages, else lines; `null` where the file has neither. */
export function placeOf(citation: Citation, phrases: Phrases): string | null {
  const { pageStart, pageEnd, lineStart, lineEnd } = citation;
  if (pageStart !== null && pageEnd !== null) return phrases.pages(pageStart, pageEnd);
  if (lineStart !== null && lineEnd !== null) return phrases.lines(lineStart, lineEnd);
  return null;
}

/** The lines that stand before an answer's quotes. */
export function leadsOf(
  { question, understood, abstained }: Answer,
  quotes: number,
  phrases: Phrases,
): string[] {
  const isShown = understood !== question && understood.length <= UNDERSTOOD_SHOWN;
  const follow = isShown ? [phrases.understood(understood)] : [];
  if (!abstained) return [...follow, phrases.found(quotes)];
  return [...follow, phrases.nothing, ...(quotes > 0 ? [phrases.nearest] : [])];
}
