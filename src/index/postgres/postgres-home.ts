import { type Database, withoutPassword } from "../../database/database.ts";
import { migrate } from "../../database/migrations.ts";
import { findChanges } from "../building/changes.ts";
import { INDEX_FORMAT } from "../generations/manifest.ts";
import type { IndexHome } from "../index-home.ts";
import { checkEmbedder, foreignIndex, missingIndex, nothingBefore } from "../refusals.ts";
import { buildPostgresIndex, notesOfServing } from "./build-postgres-index.ts";
import { CHANNEL, serveBefore, servingGeneration } from "./generations.ts";
import { openPostgresIndex } from "./postgres-index.ts";

/** An index in a PostgreSQL database, which builders and replicas on several machines share. */
export async function createPostgresHome(url: string, database: Database): Promise<IndexHome> {
  const name = withoutPassword(url);
  await migrate(database);
  const serving = () => servingGeneration(database.query);
  return {
    name,
    async current() {
      const generation = await serving();
      return generation && String(generation.id);
    },
    summary: serving,
    async open(wanted) {
      const generation = await serving();
      if (!generation) throw missingIndex(name);
      if (generation.format !== INDEX_FORMAT) throw foreignIndex(name, generation.format);
      checkEmbedder(name, generation.embedder, wanted);
      return openPostgresIndex(database, generation);
    },
    build: (options) => buildPostgresIndex({ ...options, database }),
    async plan(corpus) {
      const { notes, skipped } = await notesOfServing(database.query, corpus, await serving());
      return findChanges(corpus, notes, skipped);
    },
    async rollback() {
      const before = await serveBefore(database);
      if (before) return before;
      throw nothingBefore(name);
    },
    listen: (heard) => database.listen(CHANNEL, heard),
    close: async () => {},
  };
}
