import type { Ranked } from "./choose.ts";

/** How clearly the first of a question's quotes stands out; the confidence reads these beside its features. */
export const STANDING = ["firstScore", "passageLead", "fileLead", "share", "isForeign"] as const;

/** Quotes that are compared. */
export const COMPARED = 8;
/** Log-odds that make a feature of 1, and beyond which more is no clearer. */
const CLEAR = 10;

/**
 * The values of {@link STANDING} for a question's quotes, best first: the first's score, its lead over the best of
 * another passage and of another file, its share of the softmax over the best of each passage, and whether it is
 * written in another script than the question.
 */
export function standingOf(ranked: readonly Ranked[]): number[] {
  const [first, ...others] = ranked.slice(0, COMPARED);
  if (!first) return STANDING.map(() => 0);
  const { hit, isForeign } = first.candidate;
  others.sort((a, b) => b.rankScore - a.rankScore);
  const rivals = others.filter(({ candidate }, i) => {
    const { ordinal } = candidate.hit;
    const isSame = (other: Ranked) => other.candidate.hit.ordinal === ordinal;
    return ordinal !== hit.ordinal && others.findIndex(isSame) === i;
  });
  const inOtherFile = rivals.find(({ candidate }) => candidate.hit.passage.file !== hit.passage.file);
  const lead = (rival: Ranked | undefined) =>
    rival ? Math.min(CLEAR, first.rankScore - rival.rankScore) / CLEAR : 1;
  const total = rivals.reduce((sum, { rankScore }) => sum + Math.exp(rankScore - first.rankScore), 1);
  return [first.rankScore / CLEAR, lead(rivals[0]), lead(inOtherFile), 1 / total, Number(isForeign)];
}
