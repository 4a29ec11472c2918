/** Bytes of one entry: the head of an id's hash, and the passage's ordinal. */
const KEY_BYTES = 8;
const ENTRY_BYTES = KEY_BYTES + 4;

/** Finds passages by their id in a sorted table: twelve bytes a passage, whatever the ids. */
export class PassageIds {
  private readonly entries: Buffer;

  constructor(entries: Buffer) {
    this.entries = entries;
  }

  /**
   * The table for passages 0, 1, 2 …
   * @param keys Their ids as {@link keyOf} reads them.
   */
  static encode(keys: readonly bigint[]): Buffer {
    const order = Uint32Array.from(keys.keys());
    order.sort((a, b) => (keys[a]! < keys[b]! ? -1 : keys[a]! > keys[b]! ? 1 : a - b));
    const table = Buffer.alloc(keys.length * ENTRY_BYTES);
    for (const [i, ordinal] of order.entries()) {
      table.writeBigUInt64BE(keys[ordinal]!, i * ENTRY_BYTES);
      table.writeUInt32BE(ordinal, i * ENTRY_BYTES + KEY_BYTES);
    }
    return table;
  }

  /** Ordinals of the passages whose id may be this one, ascending. */
  ordinals(id: string): number[] {
    const key = keyOf(id);
    const size = this.entries.length / ENTRY_BYTES;
    const keyAt = (entry: number) => this.entries.readBigUInt64BE(entry * ENTRY_BYTES);
    let [low, high] = [0, size];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (keyAt(middle) < key) low = middle + 1;
      else high = middle;
    }
    const found: number[] = [];
    for (; low < size && keyAt(low) === key; low++) {
      found.push(this.entries.readUInt32BE(low * ENTRY_BYTES + KEY_BYTES));
    }
    return found;
  }
}

/** The first eight of an id's nine bytes; shorter ids, which nothing has, count as followed by zeros. */
export function keyOf(id: string): bigint {
  const key = Buffer.alloc(KEY_BYTES);
  Buffer.from(id, "base64url").copy(key);
  return key.readBigUInt64BE();
}
