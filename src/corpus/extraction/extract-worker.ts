import { parentPort } from "node:worker_threads";
import { messageOf } from "../../errors.ts";
import type { ExtractedFormat } from "../../model.ts";
import { extract } from "./extract.ts";

// Files are read here one by one, where a parser can neither block the program nor take its memory.
parentPort!.on("message", ({ format, bytes }: { format: ExtractedFormat; bytes: Uint8Array }) => {
  extract(format, bytes).then(
    (found) => parentPort!.postMessage({ found }),
    (error: unknown) => parentPort!.postMessage({ reason: messageOf(error) }),
  );
});
