import { type Database, withoutPassword } from "../../database/database.ts";
import { migrate } from "../../database/migrations.ts";
import { ExpectedError } from "../../errors.ts";
import { findChanges } from "../building/changes.ts";
import { INDEX_FORMAT, profileDifference } from "../generations/manifest.ts";
import type { IndexHome } from "../index-home.ts";
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
      if (!generation) {
        throw new ExpectedError("INDEX_MISSING", `there is no index in "${name}": run npm run embed`);
      }
      if (generation.format !== INDEX_FORMAT) {
        throw new ExpectedError(
          "INDEX_MISMATCH",
          `the index in "${name}" has format ${generation.format}, this version reads ${INDEX_FORMAT}: run npm run embed`,
        );
      }
      const difference = profileDifference(generation.embedder, wanted);
      if (difference) {
        throw new ExpectedError(
          "INDEX_MISMATCH",
          `the index in "${name}" ${difference}: run npm run embed, or set EMBEDDING_MODEL back`,
        );
      }
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
      throw new ExpectedError(
        "INDEX_MISSING",
        `there is no earlier index in "${name}" to return to: run npm run embed`,
      );
    },
    listen: (heard) => database.listen(CHANNEL, heard),
    close: async () => {},
  };
}
