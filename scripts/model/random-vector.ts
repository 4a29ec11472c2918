import { createHash } from "node:crypto";

/** A pseudo-random vector of expected length 1, the same for the same text on every machine. */
export function randomVector(text: string, dimensions: number): number[] {
  const values: number[] = [];
  const scale = 1 / Math.sqrt(dimensions);
  for (let block = 0; values.length < dimensions; block++) {
    const bytes = createHash("sha256").update(`${block} ${text}`).digest();
    for (let i = 0; i + 8 <= bytes.length && values.length < dimensions; i += 8) {
      const u = (bytes.readUInt32LE(i) + 1) / 2 ** 32;
      const angle = (bytes.readUInt32LE(i + 4) / 2 ** 32) * 2 * Math.PI;
      // Box–Muller: two uniform numbers make one normal one.
      values.push(Math.sqrt(-2 * Math.log(u)) * Math.cos(angle) * scale);
    }
  }
  return values;
}
