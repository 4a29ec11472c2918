/** Rebuilds the embeddings: `npm run embed [-- FOLDER]`, the same as `verbatim embed`. */
import { main } from "../src/cli/program.ts";

await main(["embed", ...process.argv.slice(2)]);
