/**
 * Whether so few passages are left by a filter that comparing each is quicker than walking the graph: the walk meets
 * about `size / count` candidates for each one that counts, until `ef` count.
 * @param walkCost What it costs to meet a candidate, as a multiple of comparing one vector outside the graph.
 */
export function areFew(
  count: number,
  { size, ef, walkCost }: { readonly size: number; readonly ef: number; readonly walkCost: number },
): boolean {
  return count <= (walkCost * ef * size) / count;
}
