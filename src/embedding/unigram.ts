/** A token and the logarithm of its probability, as `tokenizer.json` lists them. */
export type ScoredToken = readonly [text: string, score: number];

/** Cuts texts into the tokens of a Unigram model. */
export interface UnigramSegmenter {
  /** The most probable cut; characters that no token covers are `unknown` each. */
  cut(text: string): Cut;
  /** The ids alone of {@link UnigramSegmenter.cut}. */
  segment(text: string): Int32Array;
  /** {@link segment} without the tokens that `isBanned` names: what a text falls into when words are missing. */
  segmentWithout(text: string, isBanned: (id: number) => boolean): Int32Array;
}

/** A text's tokens. */
interface Cut {
  readonly ids: Int32Array;
  /** Token `i` stands at `[bounds[i], bounds[i + 1])`. */
  readonly bounds: Int32Array;
}

/** What an unknown character costs beyond the least probable token, as in Hugging Face's tokenizers. */
const UNKNOWN_PENALTY = 10;

/**
 * A segmenter for a Unigram vocabulary (Kudo 2018): Viterbi's search over a trie in flat arrays, which
 * gives the same cut as the library's lattice of objects some fifty times as fast.
 */
export function createUnigram(vocabulary: readonly ScoredToken[], unknown: number): UnigramSegmenter {
  const trie = buildTrie(vocabulary);
  const scores = Float64Array.from(vocabulary, ([, score]) => score);
  const unknownScore = scores.reduce((least, score) => Math.min(least, score), 0) - UNKNOWN_PENALTY;
  scores[unknown] = unknownScore;
  let best = new Float64Array(0);
  let lastToken = new Int32Array(0);
  let lastStart = new Int32Array(0);

  const cut = (text: string, isBanned: ((id: number) => boolean) | null) => {
    const { length } = text;
    if (best.length <= length) {
      best = new Float64Array(length * 2 + 1);
      lastToken = new Int32Array(length * 2 + 1);
      lastStart = new Int32Array(length * 2 + 1);
    }
    best.fill(-Infinity, 0, length + 1);
    best[0] = 0;
    for (let start = 0; start < length; start++) {
      const base = best[start]!;
      let hasSingle = false;
      let node = 0;
      for (let end = start + 1; end <= length; end++) {
        node = trie.next(node, text.charCodeAt(end - 1));
        if (node < 0) break;
        const id = trie.tokens[node]!;
        if (id < 0 || (isBanned && end - start > 1 && isBanned(id))) continue;
        if (end - start === 1) hasSingle = true;
        if (base + scores[id]! <= best[end]!) continue;
        best[end] = base + scores[id]!;
        lastToken[end] = id;
        lastStart[end] = start;
      }
      if (hasSingle || base + unknownScore <= best[start + 1]!) continue;
      best[start + 1] = base + unknownScore;
      lastToken[start + 1] = unknown;
      lastStart[start + 1] = start;
    }
    let count = 0;
    for (let end = length; end > 0; end = lastStart[end]!) count++;
    const ids = new Int32Array(count);
    const bounds = new Int32Array(count + 1);
    for (let end = length; end > 0; end = lastStart[end]!) {
      bounds[count] = end;
      ids[--count] = lastToken[end]!;
    }
    return { ids, bounds };
  };
  return {
    cut: (text) => cut(text, null),
    segment: (text) => cut(text, null).ids,
    segmentWithout: (text, isBanned) => cut(text, isBanned).ids,
  };
}

/** A trie whose edges stand in one open-addressed hash table. */
interface Trie {
  /** The node that `character` leads to from `node`, or -1. */
  next(node: number, character: number): number;
  /** For each node, the id of the token that ends there, or -1. */
  readonly tokens: Int32Array;
}

function buildTrie(vocabulary: readonly ScoredToken[]): Trie {
  const characters = vocabulary.reduce((sum, [text]) => sum + text.length, 0);
  let size = 1024;
  while (size < characters * 2) size *= 2;
  const mask = size - 1;
  const from = new Int32Array(size).fill(-1);
  const label = new Uint16Array(size);
  const to = new Int32Array(size);
  const tokens = new Int32Array(characters + 1).fill(-1);
  /** Where the edge stands, or the free place where it would. */
  const find = (node: number, character: number) => {
    let at = (Math.imul(node, 0x9e3779b1) ^ Math.imul(character, 0x85ebca6b)) >>> 0;
    at = (at ^ (at >>> 15)) & mask;
    while (from[at] !== -1 && (from[at] !== node || label[at] !== character)) at = (at + 1) & mask;
    return at;
  };
  let nodes = 1;
  for (const [id, [text]] of vocabulary.entries()) {
    let node = 0;
    for (let i = 0; i < text.length; i++) {
      const at = find(node, text.charCodeAt(i));
      if (from[at] === -1) {
        from[at] = node;
        label[at] = text.charCodeAt(i);
        to[at] = nodes++;
      }
      node = to[at]!;
    }
    if (text.length > 0 && tokens[node] === -1) tokens[node] = id;
  }
  return {
    next(node, character) {
      const at = find(node, character);
      return from[at] === -1 ? -1 : to[at]!;
    },
    tokens,
  };
}
