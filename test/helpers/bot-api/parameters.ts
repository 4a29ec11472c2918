import type { IncomingMessage } from "node:http";
import busboy from "busboy";

/** What a call to the Bot API carries; objects inside a form are still JSON text. */
export type Parameters = Record<string, unknown>;

/** A parameter that is an object: JSON in a form, plain in a JSON body. */
export function parsed(value: unknown): unknown {
  return typeof value === "string" ? JSON.parse(value) : value;
}

export async function readParameters(request: IncomingMessage): Promise<Parameters> {
  const type = request.headers["content-type"] ?? "";
  if (type.startsWith("multipart/")) return readMultipart(request);
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString("utf8");
  return body === "" ? {} : (JSON.parse(body) as Parameters);
}

function readMultipart(request: IncomingMessage): Promise<Parameters> {
  return new Promise((resolve, reject) => {
    const parameters: Parameters = {};
    const parser = busboy({ headers: request.headers });
    const files = new Map<string, { name: string; bytes: Buffer }>();
    parser.on("field", (name, value) => (parameters[name] = value));
    parser.on("file", (name, stream, { filename }) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => files.set(name, { name: filename ?? "file", bytes: Buffer.concat(chunks) }));
    });
    parser.on("close", () => {
      for (const [name, value] of Object.entries(parameters)) {
        const attached = typeof value === "string" && /^attach:\/\/(.+)$/.exec(value)?.[1];
        if (typeof attached === "string" && files.has(attached)) parameters[name] = files.get(attached);
      }
      resolve(parameters);
    });
    parser.on("error", reject);
    request.pipe(parser);
  });
}
