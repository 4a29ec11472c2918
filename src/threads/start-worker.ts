import { Worker, type WorkerOptions } from "node:worker_threads";

/**
 * Starts a thread.
 * @param module Address of its module without an extension, which hangs on whether the program runs from source.
 */
export function startWorker(module: URL, options: WorkerOptions = {}): Worker {
  const isSource = import.meta.url.endsWith(".ts");
  const file = new URL(`${module.href}.${isSource ? "ts" : "js"}`);
  return isSource ? startFromSource(file, options) : new Worker(file, options);
}

/** A thread starts without the loader that its program runs under, so it is given one. */
function startFromSource(file: URL, options: WorkerOptions): Worker {
  const loader = import.meta.resolve("tsx/esm/api");
  const start = `import(${JSON.stringify(loader)}).then(({ register }) => {
    register();
    return import(${JSON.stringify(file.href)});
  });`;
  return new Worker(start, { ...options, eval: true });
}
