import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Embedder } from "../embedding/embedder.ts";
import type { Passage } from "../model.ts";
import { type EarlierWork, keepVectors } from "./earlier-work.ts";
import { LexicalIndexBuilder } from "./lexical-index.ts";
import { LEXICAL_FILE } from "./passage-index.ts";
import { PassageStore } from "./passage-store.ts";
import { VectorStore } from "./vector-store.ts";

/** Passages that are embedded and written together. */
const BATCH = 64;

/** Indexes the passages that were written to the draft, a batch at a time; embeds those that nobody did before. */
export async function indexPassages(
  draft: string,
  embedder: Embedder,
  total: number,
  earlier: EarlierWork,
  onProgress: ((done: number, total: number) => void) | undefined,
): Promise<{ embedded: number; reused: number }> {
  const store = new PassageStore(draft);
  const lexical = new LexicalIndexBuilder();
  const vectors = await VectorStore.create(embedder.profile.dimensions, total);
  const kept = await keepVectors(draft, embedder.profile);
  let embedded = 0;
  try {
    for (let start = 0; start < total; start += BATCH) {
      const end = Math.min(start + BATCH, total);
      const batch = Array.from({ length: end - start }, (_, i) => store.get(start + i));
      for (const passage of batch) lexical.add(passage.text, contextOf(passage));
      const known = batch.map((passage) => earlier.vectorOf(passage));
      const fresh = batch.filter((_, i) => known[i] === null);
      embedded += fresh.length;
      const made = fresh.length > 0 ? await embedder.embedPassages(fresh.map(embeddedText)) : [];
      let next = 0;
      const all = known.map((vector) => vector ?? made[next++]!);
      await kept.add(all);
      await vectors.add(all);
      onProgress?.(end, total);
    }
    await writeFile(join(draft, LEXICAL_FILE), lexical.build());
    await vectors.save(draft);
  } finally {
    store.close();
    await kept.close();
  }
  await kept.remove();
  return { embedded, reused: total - embedded };
}

/** Words about a passage that help to find it and are never quoted from it. */
function contextOf({ title, section, date }: Passage): string {
  return [title, section, date && chineseDate(date)].filter(Boolean).join(" ");
}

/** Month and day as a Chinese question writes them. */
function chineseDate(date: string): string {
  const [, month, day] = date.split("-");
  return `${Number(month)}月${Number(day)}日`;
}

function embeddedText(passage: Passage): string {
  return [passage.title, passage.text].filter(Boolean).join("\n");
}
