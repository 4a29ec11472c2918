import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A corpus and an index folder on disk for as long as an evaluation takes. */
export interface TemporaryCorpus {
  readonly corpus: string;
  readonly indexFolder: string;
  remove(): Promise<void>;
}

/** Writes documents as files, as a person would have them. */
export async function writeCorpus(documents: ReadonlyMap<string, string>): Promise<TemporaryCorpus> {
  const folder = await mkdtemp(join(tmpdir(), "verbatim-evaluation-"));
  const corpus = join(folder, "corpus");
  await mkdir(corpus);
  for (const [file, text] of documents) await writeFile(join(corpus, file), text);
  return {
    corpus,
    indexFolder: join(folder, "index"),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
