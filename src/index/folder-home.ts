import { realpath } from "node:fs/promises";
import { buildIndex } from "./building/build-index.ts";
import { findChanges } from "./building/changes.ts";
import { notesOf } from "./building/earlier-work.ts";
import { FileNotes } from "./building/file-notes.ts";
import { lockBuilds } from "./generations/build-lock.ts";
import { currentGeneration } from "./generations/generations.ts";
import { readManifest } from "./generations/manifest.ts";
import { returnToPrevious } from "./generations/rollback.ts";
import type { IndexHome } from "./index-home.ts";
import { openIndex } from "./searching/open-index.ts";

/** An index in a folder of this machine. */
export function createFolderHome(indexFolder: string): IndexHome {
  const read = async () => {
    const generation = await currentGeneration(indexFolder).catch(() => null);
    const manifest = generation === null ? null : await readManifest(generation).catch(() => null);
    return generation !== null && manifest !== null ? { generation, manifest } : null;
  };
  return {
    name: indexFolder,
    current: () => currentGeneration(indexFolder),
    summary: async () => (await read())?.manifest ?? null,
    open: (wanted) => openIndex(indexFolder, wanted),
    build: (options) => buildIndex({ ...options, indexFolder }),
    async plan(corpus) {
      const folder = await realpath(corpus).catch(() => corpus);
      const known = await read();
      const notes =
        known && (await notesOf(indexFolder, known.generation, known.manifest, folder).catch(() => null));
      return findChanges(folder, notes ?? FileNotes.none(folder), known?.manifest.skipped ?? []);
    },
    async rollback() {
      const unlock = await lockBuilds(indexFolder);
      try {
        return await returnToPrevious(indexFolder);
      } finally {
        await unlock();
      }
    },
    // A look at the folder now and then is enough.
    listen: () => async () => {},
    close: async () => {},
  };
}
