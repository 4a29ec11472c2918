import type { ExtractedFormat } from "../../model.ts";

/** The text of a file that has no plain characters of its own. */
export interface Extract {
  /** Plain text, or HTML for formats that mark up their text. */
  readonly text: string;
  /** Where each page of the file begins in `text`; empty where the format has no pages. */
  readonly pages: readonly number[];
  /** Articles that the file keeps apart, in the order of `text`; empty where it does not. */
  readonly records: readonly ExtractedRecord[];
}

/** One article of a file that keeps several, and what it says of it. */
export interface ExtractedRecord {
  /** Its place in the extract's text, `[start, end)` in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  readonly title: string | null;
  readonly section: string | null;
  /** As the file writes it. */
  readonly date: string | null;
  readonly url: string | null;
}

type Extractor = (bytes: Uint8Array) => Extract | Promise<Extract>;

/** The libraries behind them are large: each is loaded when there is a file for it. */
const EXTRACTORS: Readonly<Record<ExtractedFormat, () => Promise<Extractor>>> = {
  pdf: async () => (await import("./pdf.ts")).extractPdf,
  docx: async () => (await import("./docx.ts")).extractDocx,
  epub: async () => (await import("./epub.ts")).extractEpub,
  json: async () => (await import("./json.ts")).extractJson,
};

/** The text of a file. Throws, in words that follow the file's name, when there is none. */
export async function extract(format: ExtractedFormat, bytes: Uint8Array): Promise<Extract> {
  const extractor = await EXTRACTORS[format]();
  const found = await extractor(bytes);
  if (/[\p{L}\p{N}]/u.test(found.text)) return found;
  throw new Error(
    format === "pdf" ? "holds no text, only pictures of pages: run OCR on it first" : "holds no text",
  );
}
