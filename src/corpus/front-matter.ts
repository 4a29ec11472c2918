import { parse } from "yaml";

/** The settings at the head of a Markdown or Jekyll page, and where the page itself begins. */
export interface FrontMatter {
  readonly fields: ReadonlyMap<string, string>;
  /** Offset of the first character after the front matter. */
  readonly bodyStart: number;
}

const FENCED = /^\uFEFF?---[ \t]*\r?\n([\s\S]*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/;

/** Characters that front matter takes at most: what is longer is text, and would keep the YAML parser busy. */
const LENGTH_MAX = 32_768;

/** Reads YAML front matter; a head that is no YAML mapping is taken for text and left in the body. */
export function readFrontMatter(source: string): FrontMatter {
  const match = FENCED.exec(source);
  const none = { fields: new Map<string, string>(), bodyStart: 0 };
  if (!match || match[0].length > LENGTH_MAX) return none;
  let data: unknown;
  try {
    data = parse(match[1]!, { schema: "failsafe" });
  } catch {
    return none;
  }
  if (typeof data !== "object" || data === null || Array.isArray(data)) return none;
  const fields = Object.entries(data).flatMap(([key, value]) =>
    typeof value === "string" ? [[key.toLowerCase(), value.trim()] as const] : [],
  );
  return { fields: new Map(fields), bodyStart: match[0].length };
}
