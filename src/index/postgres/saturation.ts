import { BM25 } from "../bm25.ts";

/** The saturation of BM25 in SQL; see `saturation`. */
export function saturationOf(count: string, length: string, average: string): string {
  const norm = `(${1 - BM25.b} + ${BM25.b} * ${length}::float8 / ${average})`;
  return `(${count} * ${BM25.k1 + 1}::float8 / (${count} + ${BM25.k1}::float8 * ${norm}))`;
}
