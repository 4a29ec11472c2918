/** Merges sequences that are each in order into one that is. */
export async function* mergeSorted<T>(
  sequences: readonly AsyncIterator<T>[],
  compare: (a: T, b: T) => number,
): AsyncGenerator<T> {
  const heads = await Promise.all(
    sequences.map(async (sequence) => ({ sequence, ...(await sequence.next()) })),
  );
  for (;;) {
    const left = heads.filter(({ done }) => done !== true);
    if (left.length === 0) return;
    const least = left.reduce((a, b) => (compare(a.value as T, b.value as T) <= 0 ? a : b));
    yield least.value as T;
    Object.assign(least, await least.sequence.next());
  }
}
