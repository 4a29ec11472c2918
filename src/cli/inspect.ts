import { basename } from "node:path";
import { readFile } from "node:fs/promises";
import { readDocument, type SourceDocument } from "../corpus/document.ts";
import { splitPassages } from "../corpus/passages.ts";
import { ExpectedError, messageOf } from "../errors.ts";
import type { Passage } from "../model.ts";
import { lineStarts, numberAt } from "../text/line-numbers.ts";
import { sourceSpan } from "../text/mapped-text.ts";

/** `verbatim inspect`: prints one file's articles and passages as the bot will see them. */
export async function inspect(path: string, options: { readonly json?: true }): Promise<number> {
  const document = await read(path);
  const { articles: _, source, extract, ...about } = document;
  const unit = extract ? (extract.pages.length > 0 ? "page" : null) : "line";
  const starts = extract ? extract.pages : lineStarts(source);
  const passages = splitPassages(document).map((passage) => ({
    ...passage,
    ...placeOf(passage, unit, starts),
  }));
  if (options.json) {
    console.log(JSON.stringify({ ...about, passages }));
    return 0;
  }
  console.log([about.file, about.format, about.title, about.date, about.url].filter(Boolean).join(" · "));
  let article = -1;
  for (const { lineStart, lineEnd, pageStart, pageEnd, ...passage } of passages) {
    if (passage.article !== article) {
      article = passage.article;
      const head = [passage.title ?? "(no title)", passage.section, passage.date].filter(Boolean);
      console.log(`\n# ${article + 1} ${head.join(" · ")}`);
    }
    const place = unit === null ? "text" : `${unit}s ${lineStart ?? pageStart}–${lineEnd ?? pageEnd}`;
    const kind = passage.display ? " display" : "";
    console.log(`  ${place}${kind}: ${passage.text.replaceAll("\n", " ¶ ")}`);
  }
  return 0;
}

async function read(path: string): Promise<SourceDocument> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new ExpectedError("FILE_UNREADABLE", `cannot open "${path}": check its name and permission`, {
      cause,
    });
  });
  try {
    return await readDocument(basename(path), bytes);
  } catch (cause) {
    throw new ExpectedError("FILE_UNREADABLE", `cannot inspect "${path}": it ${messageOf(cause)}`, { cause });
  }
}

function placeOf(passage: Passage, unit: "line" | "page" | null, starts: readonly number[]) {
  const { from: start, to: end } = sourceSpan(passage, 0, passage.text.trimEnd().length);
  const [first, last] = unit ? [numberAt(starts, start), numberAt(starts, end - 1)] : [null, null];
  const isLine = unit === "line";
  return {
    start,
    end,
    lineStart: isLine ? first : null,
    lineEnd: isLine ? last : null,
    pageStart: isLine ? null : first,
    pageEnd: isLine ? null : last,
  };
}
