/** Bytes of one entry: the head of an id's hash, and the passage's ordinal. */
const KEY_BYTES = 8;
const ENTRY_BYTES = KEY_BYTES + 4;

/** Finds passages by their id in a sorted table: twelve bytes a passage, whatever the ids. */
export class PassageIds {
  private readonly entries: Buffer;

  constructor(entries: Buffer) {
    this.entries = entries;
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

/** Puts together the table that finds passages by their id. */
export class PassageIdsWriter {
  /** Entries by their first byte, as text: it sorts by bytes, and quicker than numbers of so many bits. */
  private readonly parts = Array.from({ length: 256 }, (): string[] => []);
  private size = 0;

  /** The next passage has this id. */
  add(id: string): void {
    const entry = Buffer.alloc(ENTRY_BYTES);
    entry.writeBigUInt64BE(keyOf(id));
    entry.writeUInt32BE(this.size++, KEY_BYTES);
    this.parts[entry[0]!]!.push(entry.toString("latin1"));
  }

  /** The table in pieces, each of which is sorted only when it is taken: sorting all at once would hold up others. */
  *pieces(): Generator<Buffer> {
    for (const part of this.parts) yield Buffer.from(part.sort().join(""), "latin1");
  }
}

/** The first eight of an id's nine bytes; shorter ids, which nothing has, count as followed by zeros. */
function keyOf(id: string): bigint {
  const key = Buffer.alloc(KEY_BYTES);
  Buffer.from(id, "base64url").copy(key);
  return key.readBigUInt64BE();
}
