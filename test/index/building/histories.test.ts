import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Embedder } from "../../../src/embedding/embedder.ts";
import { buildIndex } from "../../../src/index/building/build-index.ts";
import type { PassageIndex } from "../../../src/index/passage-index.ts";
import { openIndex } from "../../../src/index/searching/open-index.ts";
import { currentGeneration } from "../../../src/index/generations/generations.ts";
import { readManifest } from "../../../src/index/generations/manifest.ts";
import { returnToPrevious } from "../../../src/index/generations/rollback.ts";
import { analyzeQuestion } from "../../../src/retrieval/question.ts";
import { retrieve } from "../../../src/retrieval/retrieve.ts";
import { NO_MEANING } from "../../../scripts/without-meaning.ts";
import { temporaryFolder, writeFiles } from "../../helpers/corpus.ts";
import { embedderWith } from "../../helpers/embedder.ts";

let embedder: Embedder;
beforeAll(async () => {
  embedder = await embedderWith();
});

const SENTENCES = [
  "渡口在雨季停航三个月。",
  "石桥由工匠重修。",
  "集市逢七开市。",
  "书院藏书九千卷。",
  "茶园对外开放。",
];
/** A document of ten passages, each of its own, which share words with what is asked about. */
const bulk = (seed: number) =>
  Array.from({ length: 10 }, (_, i) => {
    const number = seed * 10 + i;
    return `第${number}号渡口与石桥之间有${number + 3}家茶园，集市和书院各修了${number % 7}次。`.repeat(9);
  }).join("\n\n");
const FILES = ["a.txt", "b.txt", "c.txt", "d.txt"];
const QUESTIONS = ["渡口停航多久？", "谁重修了石桥？", "书院有多少书？"];

const step = fc.oneof(
  fc.record({ kind: fc.constant("write" as const), file: fc.nat(3), sentence: fc.nat(4) }),
  fc.record({ kind: fc.constant("rename" as const), file: fc.nat(3), to: fc.nat(3) }),
  fc.record({ kind: fc.constant("delete" as const), file: fc.nat(3) }),
  fc.record({ kind: fc.constant("embed" as const) }),
  fc.record({ kind: fc.constant("embed" as const) }),
  fc.record({ kind: fc.constant("rollback" as const) }),
);

/** What an index finds, in words: the same for two indexes over the same files. */
async function findings(index: PassageIndex) {
  const found = [];
  for (const question of QUESTIONS) {
    const { hits } = await retrieve(analyzeQuestion(question), index, embedder, NO_MEANING);
    found.push(hits.map(({ passage, score }) => `${passage.file} ${passage.text} ${score.toFixed(4)}`));
  }
  return found;
}

describe("any history of changes, builds and rollbacks", () => {
  it("leaves the index that a full build over the same files would give", { timeout: 300_000 }, async () => {
    let shared = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 3, maxLength: 14 }),
        fc.boolean(),
        async (steps, isLarge) => {
          const [corpus, indexFolder] = [await temporaryFolder(), await temporaryFolder()];
          const files = new Map<string, string>([["a.txt", SENTENCES[0]!]]);
          // Beside so much that does not change, what changes becomes a segment of its own.
          if (isLarge) for (let i = 0; i < 30; i++) files.set(`large-${i}.txt`, bulk(i));
          await writeFiles(corpus, Object.fromEntries(files));
          /** The files of each index, newest last; after a rollback the newer ones are gone. */
          const built: Map<string, string>[] = [];
          const build = async () => {
            if (files.size === 0) return;
            const { isSame } = await buildIndex({ corpus, indexFolder, embedder });
            if (!isSame) built.push(new Map(files));
            if ((await readManifest((await currentGeneration(indexFolder))!)).segments.length > 1) shared++;
            built.splice(0, built.length - 2);
          };
          await build();
          for (const each of steps) {
            if (each.kind === "write") {
              files.set(FILES[each.file]!, SENTENCES[each.sentence]!);
              await writeFiles(corpus, { [FILES[each.file]!]: SENTENCES[each.sentence]! });
            } else if (each.kind === "delete") {
              files.delete(FILES[each.file]!);
              await rm(join(corpus, FILES[each.file]!), { force: true });
            } else if (each.kind === "rename") {
              const text = files.get(FILES[each.file]!);
              if (text === undefined || each.file === each.to) continue;
              files.delete(FILES[each.file]!);
              files.set(FILES[each.to]!, text);
              await rename(join(corpus, FILES[each.file]!), join(corpus, FILES[each.to]!));
            } else if (each.kind === "embed") {
              await build();
            } else if (built.length > 1) {
              await returnToPrevious(indexFolder);
              built.pop();
            }
          }
          const expected = await temporaryFolder();
          await writeFiles(expected, Object.fromEntries(built.at(-1)!));
          const fresh = await temporaryFolder();
          await buildIndex({ corpus: expected, indexFolder: fresh, embedder });
          const [index, full] = [
            await openIndex(indexFolder, embedder.profile),
            await openIndex(fresh, embedder.profile),
          ];
          expect(await findings(index)).toEqual(await findings(full));
          await index.close();
          await full.close();
        },
      ),
      { numRuns: 40 },
    );
    expect(shared).toBeGreaterThan(10);
  });
});
