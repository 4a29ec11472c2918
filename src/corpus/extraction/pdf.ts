import { getDocumentProxy } from "unpdf";
import type { Extract } from "./extract.ts";
import { joinPages, PAGES_MAX } from "./page-breaks.ts";
import { type PageLine, withoutRunningHeads } from "./running-heads.ts";

type PdfDocument = Awaited<ReturnType<typeof getDocumentProxy>>;

/** A run of characters as a page prints it. */
interface Printed {
  readonly text: string;
  /** Left end and base line in points, from the page's lower left corner. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Parts of a character's height: two base lines this near are one line, a gap this wide is another column. */
const SAME_LINE = 0.4;
const COLUMN_GAP = 1.8;
const WORD_GAP = 0.18;

/**
 * The text of a PDF, line by line in the order in which the file prints it, a line break and a form feed
 * between pages, without running heads and feet. Characters that stand far apart on one base line belong to
 * different columns.
 */
export async function extractPdf(bytes: Uint8Array): Promise<Extract> {
  try {
    // The library takes the buffer away, so it gets one of its own.
    return await readPages(await getDocumentProxy(bytes.slice(), { verbosity: 0 }));
  } catch (cause) {
    const isLocked = (cause as Error).name === "PasswordException";
    throw new Error(
      isLocked ? "is encrypted: save it without the password" : "is a damaged PDF: save it anew",
      { cause },
    );
  }
}

async function readPages(pdf: PdfDocument): Promise<Extract> {
  const pages: PageLine[][] = [];
  try {
    for (let number = 1; number <= Math.min(pdf.numPages, PAGES_MAX); number++) {
      const page = await pdf.getPage(number);
      const { items } = await page.getTextContent();
      pages.push(linesOf(items.flatMap(printed)));
      page.cleanup();
    }
  } finally {
    await pdf.destroy();
  }
  return joinPages(withoutRunningHeads(pages));
}

function printed(item: object): Printed[] {
  if (!("str" in item) || !("transform" in item)) return [];
  const { str, transform, width, height } = item as {
    str: string;
    transform: number[];
    width: number;
    height: number;
  };
  if (str === "") return [];
  const [, , , scale = 0, x = 0, y = 0] = transform;
  return [{ text: str, x, y, width, height: height || Math.abs(scale) || 1 }];
}

function linesOf(items: readonly Printed[]): PageLine[] {
  const lines: PageLine[] = [];
  let line = "";
  let y = 0;
  let last: Printed | null = null;
  const end = () => {
    if (line.trim() !== "") lines.push({ text: line.trim(), y });
  };
  for (const item of items) {
    if (item.text.trim() === "") {
      if (line !== "" && !line.endsWith(" ")) line += " ";
      continue;
    }
    if (last && continuesLine(last, item)) {
      const gap = item.x - (last.x + last.width);
      line += gap > WORD_GAP * item.height && !line.endsWith(" ") ? ` ${item.text}` : item.text;
    } else {
      end();
      line = item.text;
      y = item.y;
    }
    last = item;
  }
  end();
  return lines;
}

function continuesLine(last: Printed, next: Printed): boolean {
  const height = Math.max(last.height, next.height);
  const gap = next.x - (last.x + last.width);
  return Math.abs(next.y - last.y) <= SAME_LINE * height && gap > -height && gap < COLUMN_GAP * height;
}
