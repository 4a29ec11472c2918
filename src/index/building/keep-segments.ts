import { copyFile, link, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { readChecksums } from "../generations/checksums.ts";
import { segmentFolder } from "../segment/segment.ts";
import { termsOfPassage } from "./passage-text.ts";
import type { BuildPlan } from "./plan-build.ts";

/**
 * Takes the kept segments over into a draft, and notes there what is deleted of them.
 * @param from The generation that they are in.
 * @returns The checksums of the files that both generations have, by their path.
 */
export async function keepSegments(
  { kept, gone }: BuildPlan,
  from: string | null,
  draft: string,
): Promise<ReadonlyMap<string, string>> {
  const checksums = new Map<string, string>();
  if (from === null || kept.length === 0) return checksums;
  for (const document of gone) {
    const { within, line, first } = document;
    const passages = await within.segment.passagesOf(document);
    const terms = passages.map((passage) => termsOfPassage(passage).counts.keys());
    within.deleted.add(line, { start: first, end: first + passages.length }, terms);
  }
  const before = await readChecksums(from);
  for (const { name, deleted } of kept) {
    for (const file of await shareFolder(segmentFolder(from, name), segmentFolder(draft, name))) {
      const path = `segments/${name}/${file}`;
      checksums.set(path, before.get(path)!);
    }
    await deleted.write(draft, name);
  }
  return checksums;
}

/**
 * Puts the files of a folder into another one as well, without a copy where the disk allows it: they never change.
 * Returns the names of those that are shared.
 */
async function shareFolder(from: string, to: string): Promise<string[]> {
  await mkdir(to, { recursive: true });
  const shared: string[] = [];
  for (const file of await readdir(from)) {
    try {
      await link(join(from, file), join(to, file));
      shared.push(file);
    } catch {
      await copyFile(join(from, file), join(to, file));
    }
  }
  return shared;
}
