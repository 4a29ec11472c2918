import { Parser } from "htmlparser2";
import { posix } from "node:path";
import { unpack } from "./archive.ts";
import type { Extract } from "./extract.ts";

const CONTAINER = "META-INF/container.xml";

/** The chapters of an EPUB book as one HTML page, in the order in which they are to be read. */
export function extractEpub(bytes: Uint8Array): Extract {
  const files = unpack(bytes, (path) => path === CONTAINER || /\.(?:opf|x?html?)$/i.test(path));
  const read = (path: string) => new TextDecoder().decode(files.get(path));
  const packagePath = attributesOf(read(CONTAINER), "rootfile")[0]?.["full-path"];
  if (!packagePath || !files.has(packagePath))
    throw new Error("is a damaged EPUB book: it lists no chapters");
  const book = read(packagePath);
  const items = new Map(attributesOf(book, "item").map((item) => [item["id"], item["href"]]));
  const paths = attributesOf(book, "itemref").flatMap(({ idref }) => {
    const href = items.get(idref);
    return href ? [posix.join(posix.dirname(packagePath), decodeURIComponent(href))] : [];
  });
  // A book has each chapter once: a small file that lists one a million times must not fill the memory.
  const chapters = [...new Set(paths)].flatMap((path) => (files.has(path) ? [bodyOf(read(path))] : []));
  const head =
    `<title>${escapeHtml(contentOf(book, "dc:title"))}</title>` +
    `<meta name="date" content="${escapeHtml(contentOf(book, "dc:date"))}">`;
  const body = chapters.map((chapter) => `<section>\n${chapter}\n</section>`).join("\n");
  return {
    text: `<!doctype html><html><head>${head}</head><body>\n${body}\n</body></html>`,
    pages: [],
    records: [],
  };
}

/** The attributes of every element of one name, in order. */
function attributesOf(xml: string, wanted: string): Record<string, string>[] {
  const found: Record<string, string>[] = [];
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (name.replace(/^.*:/, "") === wanted) found.push(attributes);
      },
    },
    { xmlMode: true },
  );
  parser.end(xml);
  return found;
}

/** The text of the first element of one name. */
function contentOf(xml: string, wanted: string): string {
  let isInside = false;
  let text = "";
  const parser = new Parser(
    {
      onopentag(name) {
        isInside = name === wanted && text === "";
      },
      onclosetag(name) {
        if (name === wanted) isInside = false;
      },
      ontext(part) {
        if (isInside) text += part;
      },
    },
    { xmlMode: true },
  );
  parser.end(xml);
  return text.trim();
}

function bodyOf(page: string): string {
  const start = /<body\b[^>]*>/i.exec(page);
  if (!start) return page;
  const end = page.search(/<\/body\s*>/i);
  return page.slice(start.index + start[0].length, end === -1 ? undefined : end);
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
