/**
 * Computes what archives of 10⁶, 10⁸ and 10¹⁰ passages need, from figures that were measured on one machine, and
 * simulates questions that many shards answer together. Prints the tables of docs/scaling.md.
 *
 *     npm run simulate:scaling
 */
import { scalingTables } from "./scaling/tables.ts";

console.log(scalingTables());
