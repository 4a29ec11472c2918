import onnxProto from "onnx-proto";

const { onnx } = onnxProto;

const { INT8, INT64, FLOAT } = onnx.TensorProto.DataType;
const { INT, INTS } = onnx.AttributeProto.AttributeType;

/**
 * An ONNX model that is a table: each token id gives its row, kept as int8 with one scale a row.
 * Input `input_ids` [batch, tokens]; output `last_hidden_state` [batch, tokens, dimensions].
 */
export function tableModel(vectors: readonly (readonly number[])[], dimensions: number): Uint8Array {
  const { rows, scales } = quantize(vectors, dimensions);
  return encode(
    "token-table",
    [
      tensor("rows", INT8, [vectors.length, dimensions], rows),
      tensor("scales", FLOAT, [vectors.length, 1], scales),
    ],
    [
      node("Gather", ["rows", "input_ids"], "quantized"),
      node("Gather", ["scales", "input_ids"], "scale"),
      node("Cast", ["quantized"], "plain", [{ name: "to", type: INT, i: FLOAT }]),
      node("Mul", ["plain", "scale"], "last_hidden_state"),
    ],
    value("last_hidden_state", FLOAT, ["batch", "tokens", dimensions]),
  );
}

/**
 * An ONNX classifier that adds up: each token id has a weight for each class, and a text's logits are the
 * means of its tokens' weights. Input `input_ids` [batch, tokens]; output `logits` [batch, classes].
 */
export function classifierModel(weights: readonly (readonly number[])[]): Uint8Array {
  const classes = weights[0]!.length;
  const mean = [
    { name: "axes", type: INTS, ints: [1] },
    { name: "keepdims", type: INT, i: 0 },
  ];
  return encode(
    "token-weights",
    [tensor("weights", FLOAT, [weights.length, classes], Float32Array.from(weights.flat()))],
    [node("Gather", ["weights", "input_ids"], "each"), node("ReduceMean", ["each"], "logits", mean)],
    value("logits", FLOAT, ["batch", classes]),
  );
}

/** Each row as int8 under a scale of its own, so that light tokens keep their direction. */
function quantize(vectors: readonly (readonly number[])[], dimensions: number) {
  const rows = new Int8Array(vectors.length * dimensions);
  const scales = new Float32Array(vectors.length);
  for (const [i, vector] of vectors.entries()) {
    const scale = Math.max(...vector.map(Math.abs)) / 127 || 1;
    scales[i] = scale;
    for (let j = 0; j < dimensions; j++) rows[i * dimensions + j] = Math.round(vector[j]! / scale);
  }
  return { rows, scales };
}

function tensor(name: string, type: number, dims: number[], data: Int8Array | Float32Array) {
  const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { name, dataType: type, dims, rawData };
}

function value(name: string, type: number, dims: (string | number)[]) {
  const dim = dims.map((size) => (typeof size === "string" ? { dimParam: size } : { dimValue: size }));
  return { name, type: { tensorType: { elemType: type, shape: { dim } } } };
}

function node(opType: string, input: string[], output: string, attribute: object[] = []) {
  return { opType, input, output: [output], name: output, attribute };
}

function encode(name: string, initializer: object[], nodes: object[], output: object): Uint8Array {
  const model = onnx.ModelProto.create({
    irVersion: 7,
    producerName: "verbatim",
    opsetImport: [{ domain: "", version: 13 }],
    graph: {
      name,
      initializer,
      input: [value("input_ids", INT64, ["batch", "tokens"])],
      output: [output],
      node: nodes,
    },
  });
  return onnx.ModelProto.encode(model).finish();
}
