import { decode } from "../decode.ts";
import { readHtml } from "../formats/html.ts";
import { looksLikeHtml } from "../detect-format.ts";
import type { Extract, ExtractedRecord } from "./extract.ts";

/** What the parts of an article are called in files that others wrote; the first that is there counts. */
const FIELDS = {
  text: ["text", "content", "body", "article", "context", "正文", "内容", "全文", "內容"],
  title: ["title", "headline", "name", "标题", "題目", "題名", "标题名"],
  section: ["section", "category", "column", "栏目", "版面", "分类"],
  date: ["date", "published", "publish_date", "pubdate", "published_at", "time", "日期", "发布日期", "时间"],
  url: ["url", "link", "source_url", "网址", "链接"],
} as const;

/** Depth at which a list of articles is still looked for. */
const DEPTH_MAX = 4;

/** More articles than one file should hold; each takes its time, however short. */
const ARTICLES_MAX = 500_000;

/** The articles of a JSON file, or of one with a JSON value on each line. */
export function extractJson(bytes: Uint8Array): Extract {
  const records: ExtractedRecord[] = [];
  const parts: string[] = [];
  let length = 0;
  for (const fields of articlesIn(parse(decode(bytes)))) {
    const raw = fieldOf(fields, "text");
    if (!raw) continue;
    const text = looksLikeHtml(raw) ? plainText(raw) : raw;
    if (records.length === ARTICLES_MAX) throw new Error(`has more than ${ARTICLES_MAX} articles: split it`);
    records.push({
      start: length,
      end: length + text.length,
      title: fieldOf(fields, "title"),
      section: fieldOf(fields, "section"),
      date: fieldOf(fields, "date"),
      url: fieldOf(fields, "url"),
    });
    parts.push(text, "\n\n");
    length += text.length + 2;
  }
  if (records.length === 0) {
    throw new Error(`has no article: each needs a field such as "text", "content" or "正文"`);
  }
  return { text: parts.join(""), pages: [], records };
}

function parse(source: string): unknown[] {
  const text = source.replace(/^\uFEFF/, "");
  try {
    return [JSON.parse(text)];
  } catch {
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    return lines.map((line, i) => {
      try {
        return JSON.parse(line) as unknown;
      } catch (cause) {
        throw new Error(lines.length === 1 || i === 0 ? "is not JSON" : `is not JSON at value ${i + 1}`, {
          cause,
        });
      }
    });
  }
}

/** Every object that has a text, as far down as lists of articles are kept. */
function articlesIn(value: unknown, depth = 0): Record<string, unknown>[] {
  if (typeof value !== "object" || value === null || depth > DEPTH_MAX) return [];
  if (Array.isArray(value)) return value.flatMap((item) => articlesIn(item, depth + 1));
  const fields = value as Record<string, unknown>;
  if (fieldOf(fields, "text")) return [fields];
  return Object.values(fields).flatMap((item) => articlesIn(item, depth + 1));
}

function fieldOf(fields: Readonly<Record<string, unknown>>, part: keyof typeof FIELDS): string | null {
  for (const name of FIELDS[part]) {
    const value = fields[name];
    if (typeof value === "string" && value.trim() !== "") return value;
  }
  return null;
}

function plainText(html: string): string {
  return readHtml(html)
    .lines.map(({ text }) => text.text)
    .join("\n\n");
}
