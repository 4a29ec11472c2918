/** Something that holds a file open. */
interface Closable {
  close(): Promise<unknown>;
}

/** Opens several things one after another. When one cannot be opened, those before it are closed again. */
export async function openAll<T extends readonly Closable[]>(
  ...openers: { readonly [I in keyof T]: () => Promise<T[I]> }
): Promise<T> {
  const opened: Closable[] = [];
  try {
    for (const open of openers) opened.push(await open());
    return opened as unknown as T;
  } catch (error) {
    for (const each of opened) await each.close();
    throw error;
  }
}
