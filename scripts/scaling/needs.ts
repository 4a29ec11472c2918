import type { ShardLatency } from "./fan-out.ts";

/**
 * What was measured on one machine of two cores and 24 GB with a million generated passages (`npm run bench -- --sizes
 * 1000000`): everything below is computed from these.
 */
const MEASURED = {
  dimensions: 256,
  /** Bytes a passage in memory, beyond its vector: links of the graph, postings, tables. */
  memoryBytes: 570,
  /** Bytes a passage on disk, beyond its vector. */
  diskBytes: 1010,
  /** Core time a passage to build: reading, embedding, words, graph. */
  buildMs: 0.9,
  /** Core time of both searches for each million passages: in larger shards at most so much more. */
  searchMs: 26,
  /** Core time of the rest of an answer: reading and ranking what was found. */
  answerMs: 30,
} as const;

/** Latency of both searches in one shard, from the same run. */
export const SHARD: ShardLatency = { medianMs: 23, p95Ms: 49 };
/** A message to another machine of the same hall and back. */
export const NETWORK_MS = 0.5;

/** Bytes of a vector's number in each way to keep it. */
export const PASSAGE_KINDS: Readonly<Record<string, number>> = {
  "4 bytes, as now": 4,
  "half precision": 2,
  "one bit, the rest on disk": 1 / 8,
};

/** A machine like the measured one, at a usual price. */
const MACHINE = { cores: 2, memoryGb: 24, euroAMonth: 40 };
/** Of a machine's memory what an index may take. */
const MEMORY_SHARE = 0.8;
/** Beyond this a shard takes longer to load and to build than one wants to wait. */
const SHARD_MAX = 1e7;
/** Answers a day that the machines' price is divided by. */
const ANSWERS_A_DAY = 100_000;
/** Generations that are on disk while a third is built. */
const GENERATIONS = 3;
const DAYS_A_MONTH = 30;
const GIGABYTE = 1e9;

/** What an archive needs. */
export interface Needs {
  readonly shards: number;
  readonly memoryGb: number;
  readonly diskGb: number;
  readonly buildHours: number;
  /** Machines that build everything within a day. */
  readonly buildersForADay: number;
  /** Machines that answer {@link ANSWERS_A_DAY} questions, each asked of all shards. */
  readonly machines: number;
  /** Euro. */
  readonly costPerThousand: number;
}

/** @param bytesANumber Bytes of one number of a vector in memory. */
export function needsOf(passages: number, bytesANumber: number): Needs {
  const { dimensions, memoryBytes, diskBytes, buildMs, searchMs, answerMs } = MEASURED;
  const memoryGb = (passages * (dimensions * bytesANumber + memoryBytes)) / GIGABYTE;
  const diskGb = (GENERATIONS * passages * (dimensions * 4 + diskBytes)) / GIGABYTE;
  const buildHours = (passages * buildMs) / 3.6e6;
  const shards = Math.ceil(Math.max(memoryGb / (MEMORY_SHARE * MACHINE.memoryGb), passages / SHARD_MAX));
  const coreMs = answerMs + (passages / 1e6) * searchMs;
  const busyMachines = (ANSWERS_A_DAY * coreMs) / (MACHINE.cores * 24 * 3.6e6);
  const machines = Math.ceil(Math.max(shards, busyMachines));
  return {
    shards,
    memoryGb,
    diskGb,
    buildHours,
    buildersForADay: Math.ceil(buildHours / (24 * MACHINE.cores)),
    machines,
    costPerThousand: (machines * MACHINE.euroAMonth * 1000) / (DAYS_A_MONTH * ANSWERS_A_DAY),
  };
}
