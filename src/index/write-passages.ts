import type { SourceDocument } from "../corpus/document.ts";
import { splitPassages } from "../corpus/passages.ts";
import { isSkipped, readCorpusFile, type SkippedFile } from "../corpus/read-corpus.ts";
import { ExpectedError } from "../errors.ts";
import type { Passage } from "../model.ts";
import type { Changes } from "./changes.ts";
import type { EarlierWork } from "./earlier-work.ts";
import { copyExtract, writeExtract } from "./extracts.ts";
import type { Manifest } from "./manifest.ts";
import { PassageWriter } from "./passage-store.ts";

/**
 * Reads what is new, takes over what is not, and writes the passages of both into a draft. Throws `CORPUS_EMPTY`
 * when there are none.
 */
export async function writePassages(
  draft: string,
  { files }: Changes,
  earlier: EarlierWork,
  corpus: string,
  onSkip: ((skipped: SkippedFile) => void) | undefined,
): Promise<Pick<Manifest, "documents" | "skipped"> & { total: number }> {
  const documents: Manifest["documents"] = [];
  const skipped: Manifest["skipped"] = [];
  const skip = (file: Manifest["skipped"][number]) => {
    skipped.push(file);
    onSkip?.(file);
  };
  const writer = await PassageWriter.create(draft);
  try {
    for (const planned of files) {
      if (planned.kind === "skipped") {
        skip(planned);
      } else if ("known" in planned) {
        const { known, file } = planned;
        await writer.write(earlier.passagesOf(known.file).map((passage) => ({ ...passage, file })));
        await copyExtract(earlier.folder!, draft, known);
        documents.push({ ...known, file });
      } else {
        const document = await readCorpusFile(corpus, planned.file);
        const passages = isSkipped(document) ? [] : splitPassages(document);
        if (isSkipped(document)) skip({ ...document, sha256: planned.sha256 });
        else if (passages.length === 0) {
          skip({ file: planned.file, reason: "holds no text to quote", sha256: document.sha256 });
        } else {
          await writer.write(passages);
          documents.push(await entryOf(document, passages, draft));
        }
      }
    }
    await writer.finish();
  } finally {
    await writer.close();
  }
  const total = writer.size;
  if (total > 0) return { documents, skipped, total };
  throw new ExpectedError(
    "CORPUS_EMPTY",
    `the corpus folder "${corpus}" holds no article that can be read` +
      (skipped.length > 0 ? ` (${skipped[0]!.file} ${skipped[0]!.reason})` : "") +
      `: put text, Markdown, HTML, PDF, Word, EPUB or JSON files there`,
  );
}

/** What the manifest says of a document. */
async function entryOf(
  document: SourceDocument,
  passages: readonly Passage[],
  draft: string,
): Promise<Manifest["documents"][number]> {
  const { file, sha256, format, title, date, url } = document;
  return {
    file,
    sha256,
    format,
    title,
    date,
    url,
    articles: new Set(passages.map(({ article }) => article)).size,
    passages: passages.length,
    extract: document.extract && (await writeExtract(draft, document.extract)),
  };
}
