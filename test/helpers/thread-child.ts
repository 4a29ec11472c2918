/** A thread for the tests of threads. */
import { setTimeout as wait } from "node:timers/promises";
import { parentPort } from "node:worker_threads";
import { answerCalls } from "../../src/threads/calls.ts";

answerCalls(parentPort!, {
  add: (a: number, b: number) => a + b,
  fail: () => Promise.reject(Object.assign(new Error("no room"), { code: "ENOSPC" })),
  stop: () => process.exit(3),
  wait: (ms: number) => wait(ms, "waited"),
});
