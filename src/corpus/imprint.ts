import type { Block } from "./block.ts";
import type { FrontMatter } from "./front-matter.ts";
import type { HtmlHead } from "./formats/html.ts";
import type { Imprint } from "../model.ts";
import { findDate } from "./dates.ts";
import { isMasthead, MASTHEAD_MAX } from "./furniture.ts";
import { endsSentence } from "./sentence-end.ts";

const WEB_ADDRESS = /https?:\s*\/\/\s*[^\s<>()（）"'，。；]+/i;
/** What a page calls the address it gives for itself. */
const ADDRESS_LABEL = /网址|网站|原文|链接|来源|数字报|官网|website|url|source|online|original/i;
/** A longer line is running text that mentions an address, in UTF-16 units. */
const LINE_MAX = 400;

/** What the whole source says of itself: front matter first, then the HTML head, then its masthead. */
export function readImprint(
  source: string,
  frontMatter: FrontMatter,
  head: HtmlHead | null,
  blocks: readonly Block[],
): Imprint {
  const field = (...names: string[]) =>
    names.map((name) => frontMatter.fields.get(name) ?? head?.meta.get(name)).find(Boolean) ?? null;
  const mainHeadings = blocks.filter(({ kind, level }) => kind === "heading" && level === 1);
  const onlyHeading = mainHeadings.length === 1 ? mainHeadings[0]!.text.text : null;
  const stated = field("date", "published", "article:published_time", "publish_date", "pubdate");
  return {
    title: field("title", "og:title") ?? head?.title ?? onlyHeading,
    date: (stated && findDate(stated)) ?? mastheadDate(blocks),
    url:
      webAddress(field("url", "permalink", "link", "source_url", "canonical", "og:url")) ??
      statedAddress(source, frontMatter.bodyStart),
  };
}

/** The date that a masthead gives, in its own line or in one beside it. */
function mastheadDate(blocks: readonly Block[]): string | null {
  for (let i = 0; i < blocks.length; i++) {
    if (!isMasthead(blocks[i]!.text.text)) continue;
    for (const beside of [blocks[i], blocks[i + 1], blocks[i - 1]]) {
      const isLine = beside && !endsSentence(beside.text.text) && beside.text.text.length <= MASTHEAD_MAX;
      const date = isLine ? findDate(beside.text.text) : null;
      if (date) return date;
    }
  }
  return null;
}

/** An address that stands alone on a line in angle brackets, or beside a word that labels it. */
function statedAddress(source: string, start: number): string | null {
  const scheme = /https?:/gi;
  scheme.lastIndex = start;
  for (let found = scheme.exec(source); found; found = scheme.exec(source)) {
    const lineStart = Math.max(start, source.lastIndexOf("\n", found.index) + 1);
    const newline = source.indexOf("\n", found.index);
    const lineEnd = newline === -1 ? source.length : newline;
    // One line is looked at once, whatever it holds.
    scheme.lastIndex = lineEnd;
    if (lineEnd - lineStart > LINE_MAX) continue;
    const line = source.slice(lineStart, lineEnd);
    const match = WEB_ADDRESS.exec(line);
    if (!match) continue;
    const isAlone = /^\s*<?\s*$/.test(line.slice(0, match.index));
    if (isAlone || ADDRESS_LABEL.test(line)) return webAddress(match[0].replaceAll(/\s/g, ""));
  }
  return null;
}

/** The text, where it is an address of the web. */
export function webAddress(text: string | null): string | null {
  if (!text || !/^https?:\/\//i.test(text)) return null;
  return URL.canParse(text) ? text : null;
}
