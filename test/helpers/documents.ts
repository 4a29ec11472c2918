import type { IndexedDocument, PassageIndex } from "../../src/index/passage-index.ts";

/** Everything an index holds, in its order. */
export async function documentsIn(index: Pick<PassageIndex, "documents">): Promise<IndexedDocument[]> {
  const documents: IndexedDocument[] = [];
  for await (const document of index.documents()) documents.push(document);
  return documents;
}

/** The names of its files. */
export async function filesIn(index: Pick<PassageIndex, "documents">): Promise<string[]> {
  return (await documentsIn(index)).map(({ file }) => file);
}
