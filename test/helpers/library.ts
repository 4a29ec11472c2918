import { onTestFinished } from "vitest";
import { openLibrary } from "../../src/assembly.ts";
import type { Library } from "../../src/library.ts";
import { configFor, SEEDS, SILENT, temporaryFolder, writeFiles } from "./corpus.ts";

/** A library over the five seeds, with an index of its own. */
export async function seedLibrary(): Promise<Library> {
  return openLibrary(configFor(SEEDS, await temporaryFolder()), SILENT);
}

/** A library over files made for one test. */
export async function libraryOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<Library> {
  const corpus = await temporaryFolder();
  await writeFiles(corpus, files);
  return libraryOver(corpus);
}

/** A library over a folder, for one test. */
export async function libraryOver(corpus: string): Promise<Library> {
  const library = await openLibrary(configFor(corpus, await temporaryFolder()), SILENT);
  onTestFinished(() => library.close());
  return library;
}

/** The same library, whose answers wait for something first. */
export function answeringAfter(library: Library, something: () => Promise<unknown>): Library {
  return {
    ...library,
    index: library.index,
    corpus: library.corpus,
    generation: library.generation,
    answerer: {
      async answer(...question) {
        await something();
        return library.answerer.answer(...question);
      },
    },
  };
}
