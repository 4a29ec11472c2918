import { attribute, constant, encodeGraph, FLOAT, INT64, node, UINT8, value } from "./onnx-graph.ts";

/** A nibble holds 0 to 15 and stands for -7.5 to 7.5: steps on both sides of 0 alike. */
const STEPS = 16;
const MIDDLE = (STEPS - 1) / 2;
/** Parts of a row's largest value that are tried as the end of its scale. */
const CLIPS = Array.from({ length: 14 }, (_, i) => 0.35 + i * 0.05);

/**
 * An ONNX model that is a table: each token id gives its row, kept as four bits a value with one scale a
 * row, two values a byte (the first half of the row in the high nibbles, the second in the low ones).
 * `vectors` holds `tokens × dimensions` values. Input `input_ids` [batch, tokens]; output
 * `last_hidden_state` [batch, tokens, dimensions].
 */
export function tableModel(vectors: Float32Array, dimensions: number): Uint8Array {
  const { rows, scales } = quantize(vectors, dimensions);
  const tokens = scales.length;
  return encodeGraph({
    name: "token-table",
    input: [value("input_ids", INT64, ["batch", "tokens"])],
    output: [value("last_hidden_state", FLOAT, ["batch", "tokens", dimensions])],
    initializer: [
      constant("rows", UINT8, [tokens, dimensions / 2], rows),
      constant("scales", FLOAT, [tokens, 1], scales),
      constant("nibble", UINT8, [1], Uint8Array.of(4)),
      constant("middle", FLOAT, [1], Float32Array.of(MIDDLE)),
    ],
    node: [
      node("Gather", ["rows", "input_ids"], "packed"),
      node("BitShift", ["packed", "nibble"], "high", attribute("direction", "RIGHT")),
      node("BitShift", ["packed", "nibble"], "shifted", attribute("direction", "LEFT")),
      node("BitShift", ["shifted", "nibble"], "low", attribute("direction", "RIGHT")),
      node("Concat", ["high", "low"], "steps", attribute("axis", -1)),
      node("Cast", ["steps"], "plain", attribute("to", FLOAT)),
      node("Sub", ["plain", "middle"], "centred"),
      node("Gather", ["scales", "input_ids"], "scale"),
      node("Mul", ["centred", "scale"], "last_hidden_state"),
    ],
  });
}

/** Each row in four bits a value under the scale that loses least, so that light tokens keep their direction. */
function quantize(vectors: Float32Array, dimensions: number) {
  const tokens = vectors.length / dimensions;
  const half = dimensions / 2;
  const rows = new Uint8Array(tokens * half);
  const scales = new Float32Array(tokens);
  for (let token = 0; token < tokens; token++) {
    const row = vectors.subarray(token * dimensions, (token + 1) * dimensions);
    const scale = bestScale(row);
    scales[token] = scale;
    for (let d = 0; d < half; d++) {
      rows[token * half + d] = (stepOf(row[d]!, scale) << 4) | stepOf(row[d + half]!, scale);
    }
  }
  return { rows, scales };
}

function stepOf(value: number, scale: number): number {
  return Math.min(STEPS - 1, Math.max(0, Math.round(value / scale + MIDDLE)));
}

function bestScale(row: Float32Array): number {
  const largest = row.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) return 1;
  const lost = (scale: number) =>
    row.reduce((sum, value) => sum + (value - (stepOf(value, scale) - MIDDLE) * scale) ** 2, 0);
  const scales = CLIPS.map((clip) => (largest * clip) / MIDDLE);
  return scales.reduce((best, scale) => (lost(scale) < lost(best) ? scale : best));
}

/**
 * An ONNX classifier that adds up: each token id has a weight for each class, and a text's logits are the
 * means of its tokens' weights. Input `input_ids` [batch, tokens]; output `logits` [batch, classes].
 */
export function classifierModel(weights: readonly (readonly number[])[]): Uint8Array {
  const classes = weights[0]!.length;
  return encodeGraph({
    name: "token-weights",
    input: [value("input_ids", INT64, ["batch", "tokens"])],
    output: [value("logits", FLOAT, ["batch", classes])],
    initializer: [constant("weights", FLOAT, [weights.length, classes], Float32Array.from(weights.flat()))],
    node: [
      node("Gather", ["weights", "input_ids"], "each"),
      node("ReduceMean", ["each"], "logits", attribute("axes", [1]), attribute("keepdims", 0)),
    ],
  });
}
