import { realpath } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { readDocument, type SourceDocument } from "../corpus/document.ts";
import { splitPassages } from "../corpus/passages.ts";
import { readInside } from "../corpus/read-corpus.ts";
import { ExpectedError, messageOf } from "../errors.ts";
import type { Imprint, Passage, Span } from "../model.ts";
import { divisionsOf, type Place, placeIn } from "../text/divisions.ts";
import { sourceSpan } from "../text/mapped-text.ts";

/** An article of the file, with what holds for all its passages. */
interface InspectedArticle extends Imprint {
  readonly section: string | null;
  readonly passages: readonly (Pick<Passage, "id" | "text" | "display"> & Span & Place)[];
}

/** `verbatim inspect`: prints one file's articles and passages as the bot will see them. */
export async function inspect(path: string, options: { readonly json?: true }): Promise<number> {
  const document = await read(path);
  const { file, sha256, format, title, date, url } = document;
  const articles = inspectArticles(document);
  if (options.json) console.log(JSON.stringify({ file, sha256, format, title, date, url, articles }));
  else for (const line of describe(document, articles)) console.log(line);
  return 0;
}

async function read(path: string): Promise<SourceDocument> {
  const real = await realpath(path).catch((cause: unknown) => {
    throw new ExpectedError("FILE_UNREADABLE", `cannot open "${path}": check its name and permission`, {
      cause,
    });
  });
  try {
    return await readDocument(basename(path), await readInside(dirname(real), basename(real)));
  } catch (cause) {
    throw new ExpectedError("FILE_UNREADABLE", `cannot inspect "${path}": it ${messageOf(cause)}`, { cause });
  }
}

/** The document's passages, article by article; articles without any are left out. */
function inspectArticles(document: SourceDocument): InspectedArticle[] {
  const divisions = divisionsOf(document.source, document.extract);
  const articles = new Map<number, Passage[]>();
  for (const passage of splitPassages(document)) {
    const passages = articles.get(passage.article);
    if (passages) passages.push(passage);
    else articles.set(passage.article, [passage]);
  }
  return [...articles.values()].map((passages) => {
    const { title, section, date, url } = passages[0]!;
    const placed = passages.map((passage) => {
      const { id, text, display } = passage;
      const { from: start, to: end } = sourceSpan(passage, 0, text.trimEnd().length);
      return { id, text, display, start, end, ...placeIn(divisions, { start, end }) };
    });
    return { title, section, date, url, passages: placed };
  });
}

/** What is said of a file, line by line. */
function* describe(document: SourceDocument, articles: readonly InspectedArticle[]): Generator<string> {
  const { file, format, title, date, url } = document;
  const count = articles.reduce((sum, { passages }) => sum + passages.length, 0);
  yield [file, format, title, date, url].filter(Boolean).join(" · ");
  yield `${counted(articles.length, "article")}, ${counted(count, "passage")}; what is set apart is headlines, captions and the like`;
  for (const [i, article] of articles.entries()) {
    const section = article.section && `section ${article.section}`;
    const own = article.url === url ? null : article.url;
    yield "";
    yield `# ${i + 1} ${[article.title ?? "(no title)", section, article.date, own].filter(Boolean).join(" · ")}`;
    for (const passage of article.passages) {
      const place = placeOf(passage) + (passage.display ? ", set apart" : "");
      yield `  ${place}: ${passage.text.replaceAll("\n", " ¶ ")}`;
    }
  }
}

function placeOf({ start, end, lineStart, lineEnd, pageStart, pageEnd }: Span & Place): string {
  if (lineStart !== null) return rangeOf("line", lineStart, lineEnd!);
  if (pageStart !== null) return rangeOf("page", pageStart, pageEnd!);
  return rangeOf("character", start + 1, end);
}

function rangeOf(unit: string, first: number, last: number): string {
  return first === last ? `${unit} ${first}` : `${unit}s ${first}–${last}`;
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
