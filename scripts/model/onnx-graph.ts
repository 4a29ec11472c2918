import onnxProto from "onnx-proto";

const { onnx } = onnxProto;

export const { UINT8, INT64, FLOAT } = onnx.TensorProto.DataType;
const { INT, INTS, STRING } = onnx.AttributeProto.AttributeType;

/** An attribute of a node: a whole number, several of them, or a word. */
export function attribute(name: string, value: number | number[] | string) {
  if (typeof value === "string") return { name, type: STRING, s: new TextEncoder().encode(value) };
  return typeof value === "number" ? { name, type: INT, i: value } : { name, type: INTS, ints: value };
}

/** A constant of a graph. */
export function constant(name: string, type: number, dims: number[], data: ArrayBufferView) {
  const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { name, dataType: type, dims, rawData };
}

/** An input or output; a size that is a name is known only when the graph runs. */
export function value(name: string, type: number, dims: (string | number)[]) {
  const dim = dims.map((size) => (typeof size === "string" ? { dimParam: size } : { dimValue: size }));
  return { name, type: { tensorType: { elemType: type, shape: { dim } } } };
}

/** A step of a graph, named after its output. */
export function node(opType: string, input: string[], output: string, ...attributes: object[]) {
  return { opType, input, output: [output], name: output, attribute: attributes };
}

/** The bytes of an ONNX model that consists of one graph. */
export function encodeGraph(graph: {
  name: string;
  input: object[];
  output: object[];
  node: object[];
  initializer?: object[];
}): Uint8Array {
  const model = onnx.ModelProto.create({
    irVersion: 7,
    producerName: "verbatim",
    opsetImport: [{ domain: "", version: 13 }],
    graph,
  });
  return onnx.ModelProto.encode(model).finish();
}
