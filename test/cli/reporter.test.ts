import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { createReporter } from "../../src/cli/reporter.ts";

const READING = { verb: "reading", things: "files" };

function reportTo(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), {
    isTTY,
    columns: 100,
    cursorTo: () => true,
    moveCursor: () => true,
    clearLine: () => true,
  });
  const reporter = createReporter(undefined, stream as unknown as NodeJS.WriteStream);
  return { reporter, printed: () => String(stream.read() ?? "") };
}

describe("a reporter", () => {
  it("prints a line for each tenth of each work where there is no terminal", () => {
    const { reporter, printed } = reportTo(false);
    for (let done = 1; done <= 2000; done++) reporter.progress(done, 2000, READING);
    reporter.skipped({ file: "a.txt", reason: "holds NUL bytes" });
    for (let done = 64; done <= 640; done += 64) reporter.progress(done, 640);
    const lines = printed().trimEnd().split("\n");
    expect(lines).toHaveLength(21);
    expect(lines[0]).toBe("reading: 200 of 2000 files (10 %)");
    expect(lines[10]).toBe("skipped a.txt: holds NUL bytes");
    expect(lines[11]).toBe("embedding: 64 of 640 passages (10 %)");
    expect(lines.at(-1)).toBe("embedding: 640 of 640 passages (100 %)");
  });

  it("draws a bar on a terminal, another one for other work, and leaves the lines between whole", () => {
    const { reporter, printed } = reportTo(true);
    reporter.progress(500, 2000, READING);
    reporter.skipped({ file: "a.txt", reason: "holds NUL bytes" });
    reporter.progress(2000, 2000, READING);
    reporter.progress(64, 640);
    reporter.done();
    const text = printed();
    expect(text).toContain("skipped a.txt: holds NUL bytes\n");
    expect(text).toMatch(/reading .*2000\/2000 files/);
    expect(text).toMatch(/embedding .*64\/640 passages · \d+\/s · .* left/);
  });
});
