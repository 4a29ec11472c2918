import { Presets, SingleBar } from "cli-progress";
import type { Reporter } from "../assembly.ts";

/** Lines of progress when there is no terminal to draw a bar on: one each so many percent. */
const STEP_PERCENT = 10;

/** Reports on standard error: a bar on a terminal, plain lines elsewhere. */
export function createReporter(
  verb = "embedding",
  things = "passages",
  stream: NodeJS.WriteStream = process.stderr,
): Reporter {
  return stream.isTTY ? barReporter(stream, verb, things) : lineReporter(stream, verb, things);
}

function barReporter(stream: NodeJS.WriteStream, verb: string, things: string): Reporter {
  let bar: SingleBar | null = null;
  let startedMs = 0;
  const stop = () => {
    bar?.stop();
    bar = null;
  };
  const print = (line: string) => {
    stop();
    stream.write(`${line}\n`);
  };
  return {
    say: print,
    skipped: ({ file, reason }) => print(`skipped ${file}: ${reason}`),
    progress(done, total) {
      if (!bar) {
        const format = `${verb} |{bar}| {percentage}% · {value}/{total} ${things} · {rate}/s · {eta_formatted} left`;
        bar = new SingleBar({ stream, format, hideCursor: true }, Presets.shades_classic);
        bar.start(total, 0, { rate: "–" });
        startedMs = performance.now();
      }
      bar.update(done, { rate: Math.round((1000 * done) / (performance.now() - startedMs)) });
    },
    done: stop,
  };
}

function lineReporter(stream: NodeJS.WriteStream, verb: string, things: string): Reporter {
  let next = STEP_PERCENT;
  return {
    say: (sentence) => stream.write(`${sentence}\n`),
    skipped: ({ file, reason }) => stream.write(`skipped ${file}: ${reason}\n`),
    progress(done, total) {
      const percent = Math.floor((done / total) * 100);
      if (percent < next) return;
      next = percent - (percent % STEP_PERCENT) + STEP_PERCENT;
      stream.write(`${verb}: ${done} of ${total} ${things} (${percent} %)\n`);
    },
    done() {
      next = STEP_PERCENT;
    },
  };
}
