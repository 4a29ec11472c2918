import { type FileHandle, open } from "node:fs/promises";

/**
 * What `HierarchicalNSW::saveIndex` of hnswlib writes first: numbers of eight bytes, among them how many vectors there
 * are, how many bytes each takes with its links, and where its label and its numbers stand among them. Then come the
 * vectors, then for each its links in the upper levels after their length in bytes.
 */
const HEAD = { bytes: 96, countAt: 16, elementAt: 24, labelAt: 32, numbersAt: 40 } as const;
/** Bytes of the length of a vector's upper links. */
const LENGTH_BYTES = 4;

/**
 * The file of one graph, of which single vectors can be read: the library loads a file as a whole, which takes
 * seconds, and the memory of all its vectors, once it is large.
 */
export class GraphFile {
  private constructor(
    private readonly file: FileHandle,
    private readonly head: Buffer,
  ) {}

  /** Opens the file at a path. */
  static async open(path: string): Promise<GraphFile> {
    const file = await open(path);
    const head = Buffer.alloc(HEAD.bytes);
    await file.read(head, 0, head.length, 0);
    return new GraphFile(file, head);
  }

  /** Vectors in it. */
  get size(): number {
    return this.numberAt(HEAD.countAt);
  }

  /** The vector at a place, of length 1. Throws when it is not where the library would write it. */
  async vector(place: number, dimensions: number): Promise<Float32Array> {
    const elementBytes = this.numberAt(HEAD.elementAt);
    const element = Buffer.alloc(elementBytes);
    await this.file.read(element, 0, elementBytes, HEAD.bytes + place * elementBytes);
    if (element.readBigUInt64LE(this.numberAt(HEAD.labelAt)) !== BigInt(place))
      throw new Error("the vectors are stored in another form");
    const numbersAt = this.numberAt(HEAD.numbersAt);
    return Float32Array.from({ length: dimensions }, (_, i) => element.readFloatLE(numbersAt + 4 * i));
  }

  /** Whether it ends where its last links do: the library says nothing when the disk is full. */
  async isWhole(): Promise<boolean> {
    const linksAt = HEAD.bytes + this.size * this.numberAt(HEAD.elementAt);
    const { size } = await this.file.stat();
    if (size < linksAt) return false;
    const links = Buffer.alloc(size - linksAt);
    await this.file.read(links, 0, links.length, linksAt);
    let at = 0;
    for (let place = 0; place < this.size; place++) {
      if (at + LENGTH_BYTES > links.length) return false;
      at += LENGTH_BYTES + links.readUInt32LE(at);
    }
    return at === links.length;
  }

  close(): Promise<void> {
    return this.file.close();
  }

  private numberAt(at: number): number {
    return Number(this.head.readBigUInt64LE(at));
  }
}
