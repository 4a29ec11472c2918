/** Passages of a segment, and how many of them are still there. */
export interface SegmentSize {
  readonly total: number;
  readonly live: number;
}

/** A segment of which more than this share is deleted is written anew. */
const DELETED_MAX = 0.25;
/** A segment that is kept is so many times as large as what is written anew. */
const GROWTH = 4;
/** Smaller segments are always written anew: that costs less than to search them apart. */
const SMALL = 200;

/**
 * Which segments of an index a build keeps as they are; the passages of all others go into its new segment. So there
 * are never more segments than the logarithm of the passages to base 4, and a passage is written anew about as often
 * (the logarithmic method: Bentley & Saxe 1980).
 * @param fresh About how many passages the build adds.
 * @returns For each segment whether it is kept.
 */
export function planSegments(segments: readonly SegmentSize[], fresh: number): boolean[] {
  const isKept = segments.map(({ total, live }) => live > 0 && total - live <= DELETED_MAX * total);
  let size = fresh + segments.reduce((sum, { live }, i) => sum + (isKept[i]! ? 0 : live), 0);
  if (size === 0) return isKept;
  const smallestFirst = [...segments.keys()].sort((a, b) => segments[a]!.live - segments[b]!.live);
  for (const i of smallestFirst) {
    const { live } = segments[i]!;
    if (!isKept[i]!) continue;
    if (live > Math.max(SMALL, GROWTH * size)) break;
    isKept[i] = false;
    size += live;
  }
  return isKept;
}
