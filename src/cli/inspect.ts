import { basename } from "node:path";
import { readFile } from "node:fs/promises";
import { readDocument, type SourceDocument } from "../corpus/document.ts";
import { splitPassages } from "../corpus/passages.ts";
import { ExpectedError, messageOf } from "../errors.ts";
import { divisionsOf, type Place, placeIn } from "../text/divisions.ts";
import { sourceSpan } from "../text/mapped-text.ts";

/** `verbatim inspect`: prints one file's articles and passages as the bot will see them. */
export async function inspect(path: string, options: { readonly json?: true }): Promise<number> {
  const document = await read(path);
  const { articles: _, source, extract, ...about } = document;
  const divisions = divisionsOf(source, extract);
  const passages = splitPassages(document).map((passage) => {
    const { from: start, to: end } = sourceSpan(passage, 0, passage.text.trimEnd().length);
    return { ...passage, start, end, ...placeIn(divisions, { start, end }) };
  });
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
    console.log(`  ${describe(passage)}${kind}: ${passage.text.replaceAll("\n", " ¶ ")}`);
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

function describe({ lineStart, lineEnd, pageStart, pageEnd }: Place): string {
  if (lineStart !== null) return `lines ${lineStart}–${lineEnd}`;
  return pageStart !== null ? `pages ${pageStart}–${pageEnd}` : "text";
}
