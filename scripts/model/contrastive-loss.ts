import onnxruntime from "onnxruntime-node";
import { attribute, constant, encodeGraph, FLOAT, INT64, node, value } from "./onnx-graph.ts";

const { InferenceSession, Tensor } = onnxruntime;
type Tensor = InstanceType<typeof Tensor>;

/** What a batch's vectors lose, and how each should move. */
export interface Loss {
  readonly loss: number;
  /** Gradients, `pairs × dimensions` each. */
  readonly left: Float32Array;
  readonly right: Float32Array;
}

/** Multiplies the cosine before the softmax: 1 / temperature. */
const SCALE = 20;

/**
 * The symmetric InfoNCE loss (van den Oord et al. 2018) over a batch of vector pairs of length 1 and its
 * gradient, as an ONNX graph: with S the scaled cosines, G = (softmax by rows + softmax by columns - 2 I)
 * / 2n, the gradients are G · right and Gᵀ · left. Constant factors are left out: the optimiser divides by the
 * gradient's own size.
 */
export async function createLoss(dimensions: number, threads: number) {
  const session = await InferenceSession.create(lossGraph(dimensions), {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
  });
  const identities = new Map<number, Tensor>();
  /** `masked`: places `i * pairs + j` whose texts are the same though i ≠ j. */
  return async (left: Float32Array, right: Float32Array, masked: readonly number[]): Promise<Loss> => {
    const pairs = left.length / dimensions;
    const shape = [pairs, dimensions];
    let identity = identities.get(pairs);
    if (!identity) {
      identity = identityOf(pairs);
      identities.set(pairs, identity);
    }
    const bias = new Float32Array(pairs * pairs);
    for (const place of masked) bias[place] = -1e4;
    const result = await session.run({
      left: new Tensor("float32", left, shape),
      right: new Tensor("float32", right, shape),
      bias: new Tensor("float32", bias, [pairs, pairs]),
      identity,
    });
    const own = result["own"]!.data as Float32Array;
    return {
      loss: own.reduce((sum, p) => sum - Math.log(Math.max(p, 1e-12)), 0) / pairs,
      left: result["left_gradient"]!.data as Float32Array,
      right: result["right_gradient"]!.data as Float32Array,
    };
  };
}

function identityOf(size: number): Tensor {
  const data = new Float32Array(size * size);
  for (let i = 0; i < size; i++) data[i * size + i] = 1;
  return new Tensor("float32", data, [size, size]);
}

function lossGraph(dimensions: number): Uint8Array {
  const scalar = (name: string, number: number) => constant(name, FLOAT, [1], Float32Array.of(number));
  return encodeGraph({
    name: "contrastive-loss",
    input: [
      value("left", FLOAT, ["pairs", dimensions]),
      value("right", FLOAT, ["pairs", dimensions]),
      value("bias", FLOAT, ["pairs", "pairs"]),
      value("identity", FLOAT, ["pairs", "pairs"]),
    ],
    output: [
      value("own", FLOAT, ["pairs"]),
      value("left_gradient", FLOAT, ["pairs", dimensions]),
      value("right_gradient", FLOAT, ["pairs", dimensions]),
    ],
    initializer: [
      scalar("scale", SCALE),
      scalar("two", 2),
      constant("axis", INT64, [1], BigInt64Array.of(1n)),
    ],
    node: [
      node("Transpose", ["right"], "columns", attribute("perm", [1, 0])),
      node("MatMul", ["left", "columns"], "cosines"),
      node("Mul", ["cosines", "scale"], "scaled"),
      node("Add", ["scaled", "bias"], "logits"),
      node("Softmax", ["logits"], "by_row", attribute("axis", 1)),
      node("Softmax", ["logits"], "by_column", attribute("axis", 0)),
      node("Mul", ["by_row", "identity"], "own_only"),
      node("ReduceSum", ["own_only", "axis"], "own", attribute("keepdims", 0)),
      node("Add", ["by_row", "by_column"], "both"),
      node("Mul", ["identity", "two"], "twice"),
      node("Sub", ["both", "twice"], "error"),
      node("MatMul", ["error", "right"], "left_gradient"),
      node("Transpose", ["error"], "error_columns", attribute("perm", [1, 0])),
      node("MatMul", ["error_columns", "left"], "right_gradient"),
    ],
  });
}
