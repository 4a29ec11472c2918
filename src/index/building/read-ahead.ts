/**
 * Reads several things at once, and gives them in their order: a disk that is asked for one at a time waits most of
 * the time.
 * @param ahead Things that are read at once at most.
 */
export async function* readAhead<T, R>(
  things: Iterable<T>,
  read: (thing: T) => Promise<R>,
  ahead: number,
): AsyncGenerator<R> {
  const reading: Promise<R>[] = [];
  for (const thing of things) {
    const result = read(thing);
    // Whoever waits for it hears of it; until then it must not count as unheard.
    result.catch(() => {});
    reading.push(result);
    if (reading.length >= ahead) yield await reading.shift()!;
  }
  while (reading.length > 0) yield await reading.shift()!;
}
