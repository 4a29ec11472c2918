import { GraphFile } from "./graph-file.ts";
import { openAll } from "./open-all.ts";
import { graphFile, graphsIn } from "./vector-store.ts";

/** The vectors of a segment's passages on disk, without their graphs. */
export class SavedVectors {
  private constructor(
    private readonly graphs: readonly GraphFile[],
    private readonly dimensions: number,
  ) {}

  static async open(folder: string, dimensions: number): Promise<SavedVectors> {
    const paths = Array.from({ length: await graphsIn(folder) }, (_, i) => graphFile(folder, i));
    const graphs = await openAll<GraphFile[]>(...paths.map((path) => () => GraphFile.open(path)));
    return new SavedVectors(graphs, dimensions);
  }

  /** The vector of one passage, of length 1. Throws when it cannot be read. */
  vector(ordinal: number): Promise<Float32Array> {
    const graph = this.graphs[ordinal % this.graphs.length]!;
    return graph.vector(Math.floor(ordinal / this.graphs.length), this.dimensions);
  }

  async close(): Promise<void> {
    for (const graph of this.graphs) await graph.close();
  }
}
