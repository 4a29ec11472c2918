import { normalize } from "../text/normalize.ts";

/** Runs of characters, as hashes: two runs in a billion share one, which changes no decision. */
export type Grams = ReadonlySet<number>;

/** All runs of `size` letters or digits in a text, in normal form: what two texts share tells how they belong. */
export function gramsOf(text: string, size: number): Grams {
  const plain = normalize(text).replaceAll(/[^\p{L}\p{N}]+/gu, " ");
  const grams = new Set<number>();
  let run = 0;
  for (let end = 1; end <= plain.length; end++) {
    run = plain.charCodeAt(end - 1) === SPACE ? 0 : run + 1;
    if (run < size) continue;
    let hash = 0;
    for (let i = end - size; i < end; i++) hash = Math.imul(hash ^ plain.charCodeAt(i), 0x9e3779b1);
    grams.add(hash >>> 2);
  }
  return grams;
}

const SPACE = 0x20;

/** Share of `part` that `whole` holds, from 0 to 1, each gram counted by its weight. */
export function overlap(part: Grams, whole: Grams, weight: (gram: number) => number = () => 1): number {
  let [shared, all] = [0, 0];
  for (const gram of part) {
    all += weight(gram);
    if (whole.has(gram)) shared += weight(gram);
  }
  return all === 0 ? 0 : shared / all;
}

/** Weighs grams by how few of the bodies hold them: on a page about one matter, the common words say little. */
export function rarityIn(bodies: readonly Grams[]): (gram: number) => number {
  const counts = new Map<number, number>();
  for (const body of bodies) for (const gram of body) counts.set(gram, (counts.get(gram) ?? 0) + 1);
  return (gram) => Math.log(1 + bodies.length / (counts.get(gram) ?? bodies.length));
}
