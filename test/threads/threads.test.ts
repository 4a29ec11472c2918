import { describe, expect, it } from "vitest";
import { ThreadEnded } from "../../src/threads/calls.ts";
import { callInline, Threads } from "../../src/threads/threads.ts";

type Functions = {
  add(a: number, b: number): number;
  fail(): never;
  stop(): never;
  wait(ms: number): Promise<string>;
};

const threads = new Threads<Functions>(new URL("../helpers/thread-child", import.meta.url));

describe("a thread", () => {
  it("does what it is called for, one thing after another", async () => {
    const thread = threads.take();
    const waited = thread.call("wait", 50);
    expect(await Promise.all([thread.call("add", 1, 2), thread.call("add", 3, 4)])).toEqual([3, 7]);
    expect(await waited).toBe("waited");
    await thread.end(false);
  });

  it("hands on an error with its code", async () => {
    const thread = threads.take();
    await expect(thread.call("fail")).rejects.toMatchObject({ message: "no room", code: "ENOSPC" });
    expect(await thread.call("add", 1, 1)).toBe(2);
    await thread.end(false);
  });

  it("rejects what is under way when it breaks or is ended, and all that comes later", async () => {
    const broken = threads.take();
    const waiting = broken.call("wait", 10_000);
    const stopped = broken.call("stop");
    await expect(Promise.all([waiting, stopped])).rejects.toBeInstanceOf(ThreadEnded);
    await expect(stopped).rejects.toBeInstanceOf(ThreadEnded);
    await expect(broken.call("add", 1, 1)).rejects.toBeInstanceOf(ThreadEnded);
    await broken.end(true);
    const ended = threads.take();
    const late = ended.call("wait", 10_000);
    await ended.end(true);
    await expect(late).rejects.toBeInstanceOf(ThreadEnded);
    await expect(ended.call("add", 1, 1)).rejects.toBeInstanceOf(ThreadEnded);
  });

  it("serves the next one, but not him who has given it back", async () => {
    const first = threads.take();
    await first.call("add", 1, 1);
    await first.end(true);
    const second = threads.take();
    expect(await second.call("add", 2, 2)).toBe(4);
    await expect(first.call("add", 1, 1)).rejects.toBeInstanceOf(ThreadEnded);
    await second.end(false);
  });

  it("can do without a thread", async () => {
    const inline = callInline({ add: (a: number, b: number) => a + b });
    expect(await inline.call("add", 1, 2)).toBe(3);
    await inline.end(true);
  });
});
