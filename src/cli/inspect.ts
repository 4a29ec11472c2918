import { basename } from "node:path";
import { readFile } from "node:fs/promises";
import { decode, readDocument } from "../corpus/document.ts";
import { splitPassages } from "../corpus/passages.ts";
import { ExpectedError, messageOf } from "../errors.ts";
import type { Passage } from "../model.ts";
import { sourceSpan } from "../text/mapped-text.ts";

/** `verbatim inspect`: prints one file's articles and passages as the bot will see them. */
export async function inspect(path: string, options: { readonly json?: true }): Promise<number> {
  const { document, source } = await read(path);
  const { articles: _, ...about } = document;
  const passages = splitPassages(document).map((passage) => ({ ...passage, ...placeOf(passage, source) }));
  if (options.json) {
    console.log(JSON.stringify({ ...about, passages }));
    return 0;
  }
  console.log([about.file, about.format, about.title, about.date, about.url].filter(Boolean).join(" · "));
  let article = -1;
  for (const passage of passages) {
    if (passage.article !== article) {
      article = passage.article;
      const head = [passage.title ?? "(no title)", passage.section, passage.date].filter(Boolean);
      console.log(`\n# ${article + 1} ${head.join(" · ")}`);
    }
    const kind = passage.display ? " display" : "";
    console.log(
      `  lines ${passage.lineStart}–${passage.lineEnd}${kind}: ${passage.text.replaceAll("\n", " ¶ ")}`,
    );
  }
  return 0;
}

async function read(path: string) {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new ExpectedError("FILE_UNREADABLE", `cannot open "${path}": check its name and permission`, {
      cause,
    });
  });
  try {
    return { document: readDocument(basename(path), bytes), source: decode(bytes) };
  } catch (cause) {
    throw new ExpectedError("FILE_UNREADABLE", `cannot inspect "${path}": it ${messageOf(cause)}`, { cause });
  }
}

function placeOf(passage: Passage, source: string) {
  const { from: start, to: end } = sourceSpan(passage, 0, passage.text.trimEnd().length);
  const lineAt = (offset: number) => source.slice(0, offset).split("\n").length;
  return { start, end, lineStart: lineAt(start), lineEnd: lineAt(end) };
}
