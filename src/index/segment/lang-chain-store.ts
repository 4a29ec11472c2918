import { HNSWLib } from "@langchain/community/vectorstores/hnswlib";
import { SynchronousInMemoryDocstore } from "@langchain/community/stores/doc/in_memory";
import { Document } from "@langchain/core/documents";
import type { EmbeddingsInterface } from "@langchain/core/embeddings";
import type hnswlib from "hnswlib-node";

/** LangChain keeps a document for each vector, in one JSON; all that is to be known of them here is their number. */
class OrdinalDocstore extends SynchronousInMemoryDocstore {
  override search(ordinal: string): Document {
    return new Document({ pageContent: "", metadata: { ordinal: Number(ordinal) } });
  }
}

/** Vectors come from the project's own embedder, never from inside the store. */
const NO_EMBEDDINGS: EmbeddingsInterface = {
  embedQuery: () => Promise.reject(new Error("the vector store does not embed")),
  embedDocuments: () => Promise.reject(new Error("the vector store does not embed")),
};

/** LangChain's store over a graph: it finds the places of the nearest vectors as `metadata.ordinal`. */
export function wrap(index: hnswlib.HierarchicalNSW, numDimensions: number): HNSWLib {
  return new HNSWLib(NO_EMBEDDINGS, {
    space: "cosine",
    numDimensions,
    index,
    docstore: new OrdinalDocstore(),
  });
}
