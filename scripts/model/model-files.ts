import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tableModel } from "./onnx-table.ts";
import type { LearnedTable } from "./learned-table.ts";

/** Writes a model folder as `@xenova/transformers` loads it; returns the bytes of all files together. */
export async function writeModel(folder: string, tokenizer: object, table: LearnedTable): Promise<number> {
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  const files: readonly (readonly [string, string | Uint8Array])[] = [
    ["tokenizer.json", JSON.stringify(tokenizer)],
    [
      "tokenizer_config.json",
      json({
        tokenizer_class: "PreTrainedTokenizer",
        model_max_length: 1024,
        pad_token: "<pad>",
        unk_token: "<unk>",
      }),
    ],
    ["config.json", json({ model_type: "bert", hidden_size: table.dimensions, vocab_size: table.tokens })],
    ["embedding.json", json({ pooling: "mean", normalized: true, tokenTable: true })],
    ["onnx/model_quantized.onnx", tableModel(table.vectors, table.dimensions)],
  ];
  await mkdir(join(folder, "onnx"), { recursive: true });
  for (const [name, content] of files) await writeFile(join(folder, name), content);
  return files.reduce((sum, [, content]) => sum + Buffer.byteLength(content), 0);
}
