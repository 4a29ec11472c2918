import mammoth from "mammoth";
import type { Extract } from "./extract.ts";
import { pack, unpack } from "./archive.ts";

/** The parts of a Word file that hold text; pictures and fonts are left packed. */
const TEXT_PARTS = /\.(?:xml|rels)$/i;

/** The text of a Word file as HTML: headings, paragraphs, lists and tables. */
export async function extractDocx(bytes: Uint8Array): Promise<Extract> {
  // Packed anew from what was unpacked within limits: the library itself knows none.
  const parts = unpack(bytes, (path) => TEXT_PARTS.test(path));
  const buffer = Buffer.from(pack(parts));
  try {
    const { value } = await mammoth.convertToHtml({ buffer });
    return { text: value.replaceAll(/<img\b[^>]*>/g, ""), pages: [], records: [] };
  } catch (cause) {
    throw new Error("is a damaged Word file: save it anew", { cause });
  }
}
