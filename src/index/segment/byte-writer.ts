/** Bytes that grow as they are written. */
export class ByteWriter {
  private bytes = Buffer.allocUnsafe(1 << 16);
  length = 0;

  /** A whole number of at most 32 bits: seven bits a byte, the lowest first (LEB128). */
  varint(value: number): void {
    this.reserve(5);
    while (value > 0x7f) {
      this.bytes[this.length++] = (value & 0x7f) | 0x80;
      value >>>= 7;
    }
    this.bytes[this.length++] = value;
  }

  /** A whole number below 256. */
  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  append(more: Uint8Array): void {
    this.reserve(more.length);
    this.bytes.set(more, this.length);
    this.length += more.length;
  }

  /** What was written since the last time, as bytes that are not written to any more. */
  take(): Buffer {
    const taken = Buffer.from(this.bytes.subarray(0, this.length));
    this.length = 0;
    return taken;
  }

  private reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(2 * (this.length + more));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}
