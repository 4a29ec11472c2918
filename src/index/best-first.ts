/** Orders what searches find: best first, and of equal scores the earlier passage. */
export function bestFirst(
  a: { readonly ordinal: number; readonly score: number },
  b: { readonly ordinal: number; readonly score: number },
): number {
  return b.score - a.score || a.ordinal - b.ordinal;
}
