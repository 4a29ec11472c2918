import type { IndexedDocument, PassageIndex } from "../index/passage-index.ts";
import { normalize } from "../text/normalize.ts";

/** Lists what the corpus holds. */
export interface Listing {
  /**
   * A page of the documents whose title, date or name holds all of some words (all, for no words), in the order of
   * their names.
   * @param page Counted from 0; beyond the last it is the last.
   * @param size Documents on a page.
   */
  list(words: string, page: number, size: number): Promise<ListedPage>;
}

/** A page of a list of documents. */
export interface ListedPage {
  readonly documents: readonly Pick<IndexedDocument, "title" | "date" | "file">[];
  /** Documents on all pages together. */
  readonly total: number;
  readonly page: number;
  /** At least 1. */
  readonly pages: number;
}

export function createListing(index: PassageIndex): Listing {
  return {
    async list(words, wanted, size) {
      const parts = normalize(words).split(/\s+/).filter(Boolean);
      const found: ListedPage["documents"][number][] = [];
      for await (const { title, date, file } of index.documents()) {
        const text = normalize([title, date, file].filter(Boolean).join(" "));
        if (parts.every((part) => text.includes(part))) found.push({ title, date, file });
      }
      const pages = Math.max(1, Math.ceil(found.length / size));
      const page = Math.min(wanted, pages - 1);
      return { documents: found.slice(page * size, (page + 1) * size), total: found.length, page, pages };
    },
  };
}
