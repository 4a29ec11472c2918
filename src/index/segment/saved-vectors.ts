import { GraphFile } from "./graph-file.ts";
import { openAll } from "./open-all.ts";
import { dealtTo, graphFile, graphsIn } from "./vector-store.ts";

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
    const [graph, place] = dealtTo(this.graphs, ordinal);
    return graph.vector(place, this.dimensions);
  }

  async close(): Promise<void> {
    for (const graph of this.graphs) await graph.close();
  }
}
