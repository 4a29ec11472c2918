import { openSync } from "node:fs";
import { openAll } from "./open-all.ts";
import { closeFile, readAt } from "./read-at.ts";
import { graphFile, graphsIn } from "./vector-store.ts";

/**
 * What `HierarchicalNSW::saveIndex` of hnswlib writes first: eight-byte numbers, among them how many bytes each vector
 * takes with its links, and where its label and its numbers stand among them. Then come the vectors.
 */
const HEAD = { bytes: 96, elementAt: 24, labelAt: 32, numbersAt: 40 } as const;

/** Where things stand in the file of one graph. */
interface GraphFile {
  readonly file: number;
  readonly elementBytes: number;
  readonly labelOffset: number;
  readonly numbersOffset: number;
  close(): Promise<void>;
}

/**
 * Reads single vectors of a segment from the files of its graphs: loading a large graph, which the library does only
 * as a whole, takes seconds and the memory of all its vectors.
 */
export class SavedVectors {
  private constructor(
    private readonly graphs: readonly GraphFile[],
    private readonly dimensions: number,
  ) {}

  static async open(folder: string, dimensions: number): Promise<SavedVectors> {
    const paths = Array.from({ length: await graphsIn(folder) }, (_, i) => graphFile(folder, i));
    const graphs = await openAll<GraphFile[]>(...paths.map((path) => () => openGraph(path)));
    return new SavedVectors(graphs, dimensions);
  }

  /** The vector of one passage, of length 1. Throws when it is not where the library would write it. */
  async vector(ordinal: number): Promise<Float32Array> {
    const { file, elementBytes, labelOffset, numbersOffset } = this.graphs[ordinal % this.graphs.length]!;
    const place = Math.floor(ordinal / this.graphs.length);
    const element = Buffer.alloc(elementBytes);
    await readAt(file, element, 0, elementBytes, HEAD.bytes + place * elementBytes);
    if (element.readBigUInt64LE(labelOffset) !== BigInt(place))
      throw new Error("the vectors are stored in another form");
    return Float32Array.from({ length: this.dimensions }, (_, i) =>
      element.readFloatLE(numbersOffset + 4 * i),
    );
  }

  async close(): Promise<void> {
    for (const graph of this.graphs) await graph.close();
  }
}

async function openGraph(path: string): Promise<GraphFile> {
  const head = Buffer.alloc(HEAD.bytes);
  const file = openSync(path, "r");
  await readAt(file, head, 0, head.length, 0);
  const numberAt = (at: number) => Number(head.readBigUInt64LE(at));
  return {
    file,
    elementBytes: numberAt(HEAD.elementAt),
    labelOffset: numberAt(HEAD.labelAt),
    numbersOffset: numberAt(HEAD.numbersAt),
    close: () => closeFile(file),
  };
}
