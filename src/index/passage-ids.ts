/** Bytes of one entry: the head of an id's hash, and the passage's ordinal. */
const KEY_BYTES = 8;
const ENTRY_BYTES = KEY_BYTES + 4;

/** Finds passages by their id in a sorted table: twelve bytes a passage, whatever the ids. */
export class PassageIds {
  private readonly entries: Buffer;

  constructor(entries: Buffer) {
    this.entries = entries;
  }

  /** The table for the ids of passages 0, 1, 2 … */
  static encode(ids: readonly string[]): Buffer {
    const rows = ids.map((id, ordinal) => {
      const row = Buffer.alloc(ENTRY_BYTES);
      keyOf(id).copy(row);
      row.writeUInt32BE(ordinal, KEY_BYTES);
      return row;
    });
    return Buffer.concat(rows.sort((a, b) => Buffer.compare(a, b)));
  }

  /** Ordinals of the passages whose id may be this one, ascending. */
  ordinals(id: string): number[] {
    const key = keyOf(id);
    const size = this.entries.length / ENTRY_BYTES;
    let [low, high] = [0, size];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.compare(middle, key) < 0) low = middle + 1;
      else high = middle;
    }
    const found: number[] = [];
    for (; low < size && this.compare(low, key) === 0; low++) {
      found.push(this.entries.readUInt32BE(low * ENTRY_BYTES + KEY_BYTES));
    }
    return found;
  }

  private compare(entry: number, key: Buffer): number {
    const start = entry * ENTRY_BYTES;
    return this.entries.compare(key, 0, KEY_BYTES, start, start + KEY_BYTES);
  }
}

/** The first eight of an id's nine bytes; shorter ids, which nothing has, count as followed by zeros. */
function keyOf(id: string): Buffer {
  const key = Buffer.alloc(KEY_BYTES);
  Buffer.from(id, "base64url").copy(key);
  return key;
}
