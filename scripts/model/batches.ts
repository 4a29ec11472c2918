import type { EncodedSource } from "./encoded-source.ts";

/** Texts as token ids: `left[i]` and `right[i]` belong together, all others do not. */
export interface Batch {
  readonly source: string;
  readonly left: readonly Int32Array[];
  readonly right: readonly Int32Array[];
}

/** Share of texts taken in the cut that lacks words. */
const BROKEN = 0.25;
/** Share of batches whose right sides are several texts in a row, as a passage is. */
const PASSAGES = 0.5;
/** Most texts in such a row. */
const MOST = 8;
/** Share of the tokens of a passage's question that are left out: a question repeats little. */
const SILENCE = 0.25;

/** Draws a batch of `size` pairs from one source, chosen by the sources' shares. */
export function drawBatch(sources: readonly EncodedSource[], size: number, random: () => number): Batch {
  const { source, ...encoded } = choose(sources, random);
  const left: Int32Array[] = [];
  const right: Int32Array[] = [];
  const any = () => Math.floor(random() * encoded.size);
  const leftSide = random() < 0.5 ? 0 : 1;
  const rightSide = leftSide === 0 ? 1 : 0;
  const text = (pair: number, side: 0 | 1) => encoded.tokens(pair, side, random() < BROKEN);
  const ofPassages = source.kind !== "prose" && random() < PASSAGES;
  const taken = new Set<number>();
  while (left.length < size && taken.size < encoded.size) {
    const pair = any();
    if (taken.has(pair)) continue;
    taken.add(pair);
    if (!ofPassages) {
      left.push(text(pair, leftSide));
      right.push(text(pair, rightSide));
      continue;
    }
    const length = 2 + Math.floor(random() * (MOST - 1));
    const place = Math.floor(random() * length);
    const members = Array.from({ length }, (_, i) => {
      if (i === place) return pair;
      const neighbour = pair + i - place;
      const hasNeighbour = source.arrangement === "ordered" && neighbour >= 0 && neighbour < encoded.size;
      return hasNeighbour ? neighbour : any();
    });
    // Neighbours stand in the passage already: as questions of their own they would be false opposites.
    if (source.arrangement === "ordered") for (const member of members) taken.add(member);
    left.push(thinned(text(pair, leftSide), random));
    right.push(joined(members.map((member) => text(member, rightSide))));
  }
  return { source: source.name, left, right };
}

function choose(sources: readonly EncodedSource[], random: () => number): EncodedSource {
  const total = sources.reduce((sum, { source }) => sum + source.share, 0);
  let at = random() * total;
  return sources.find(({ source }) => (at -= source.share) < 0) ?? sources.at(-1)!;
}

function thinned(ids: Int32Array, random: () => number): Int32Array {
  const rest = ids.filter(() => random() >= SILENCE);
  return rest.length > 0 ? rest : ids;
}

function joined(parts: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
