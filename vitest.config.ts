import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Native modules (the ONNX runtime, hnswlib) are loaded once a process.
    pool: "forks",
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
