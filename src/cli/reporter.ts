import { Presets, SingleBar } from "cli-progress";
import type { Reporter, Work } from "../assembly.ts";

/** Lines of progress when there is no terminal to draw a bar on: one each so many percent. */
const STEP_PERCENT = 10;

/** Reports on standard error: a bar on a terminal, plain lines elsewhere. */
export function createReporter(
  work: Work = { verb: "embedding", things: "passages" },
  stream: NodeJS.WriteStream = process.stderr,
): Reporter {
  return stream.isTTY ? barReporter(stream, work) : lineReporter(stream, work);
}

function barReporter(stream: NodeJS.WriteStream, usual: Work): Reporter {
  let bar: SingleBar | null = null;
  let drawn: string | null = null;
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
    progress(done, total, { verb, things } = usual) {
      if (drawn !== verb) {
        stop();
        drawn = verb;
        startedMs = performance.now();
      }
      if (!bar) {
        const format = `${verb} |{bar}| {percentage}% · {value}/{total} ${things} · {rate}/s · {eta_formatted} left`;
        bar = new SingleBar({ stream, format, hideCursor: true }, Presets.shades_classic);
        bar.start(total, 0, { rate: "–" });
      }
      bar.update(done, { rate: Math.round((1000 * done) / (performance.now() - startedMs)) });
    },
    done() {
      stop();
      drawn = null;
    },
  };
}

function lineReporter(stream: NodeJS.WriteStream, usual: Work): Reporter {
  let said = "";
  let next = STEP_PERCENT;
  return {
    say: (sentence) => stream.write(`${sentence}\n`),
    skipped: ({ file, reason }) => stream.write(`skipped ${file}: ${reason}\n`),
    progress(done, total, { verb, things } = usual) {
      if (said !== verb) next = STEP_PERCENT;
      said = verb;
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
