import { describe, expect, it } from "vitest";
import type { Engine } from "../src/library.ts";
import { createLibrary } from "../src/library.ts";

/** An engine that answers with its name when it is told to, and knows whether it is closed. */
function engineNamed(name: string) {
  let release: () => void = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  const state = { isClosed: false, closings: 0 };
  const engine = {
    answerer: {
      async answer(question: string) {
        if (question === "slow") await held;
        if (state.isClosed) throw new Error(`${name} is closed`);
        return { question: name };
      },
    },
    index: {
      async close() {
        state.isClosed = true;
        state.closings++;
      },
    },
    corpus: name,
  } as unknown as Engine;
  return { engine, state, release };
}

describe("a library", () => {
  it("answers whoever is asking from the generation he began with, and closes it after the last", async () => {
    let current = "one";
    const engines = { one: engineNamed("one"), two: engineNamed("two") };
    const library = await createLibrary(async () => engines[current as keyof typeof engines].engine, {
      current: async () => current,
    });
    const [slow, second] = [library.answerer.answer("slow"), library.answerer.answer("slow")];
    current = "two";
    expect(await library.reload()).toBe("new");
    expect((await library.answerer.answer("quick")).question).toBe("two");
    expect(engines.one.state.isClosed).toBe(false);
    engines.one.release();
    expect((await Promise.all([slow, second])).map(({ question }) => question)).toEqual(["one", "one"]);
    expect(engines.one.state.isClosed).toBe(true);
    await library.close();
    expect(engines.two.state.isClosed).toBe(true);
  });

  it("keeps the generation that serves when the new one cannot be opened", async () => {
    let current = "one";
    const one = engineNamed("one");
    const library = await createLibrary(
      async () => {
        if (current !== "one") throw new Error("damaged");
        return one.engine;
      },
      { current: async () => current },
    );
    current = "two";
    await expect(library.reload()).rejects.toThrow("damaged");
    expect((await library.answerer.answer("x")).question).toBe("one");
    current = "one";
    expect(await library.reload()).toBe("same");
  });

  it("reloads once for many who ask for it at once", async () => {
    let current = 0;
    let opened = 0;
    const library = await createLibrary(
      async () => {
        opened++;
        return engineNamed(String(current)).engine;
      },
      { current: async () => String(current) },
    );
    current = 1;
    await Promise.all([library.reload(), library.reload(), library.reload()]);
    expect(opened).toBe(2);
  });

  it("closes every generation once, also one that comes while it is being closed", async () => {
    const [one, two] = [engineNamed("one"), engineNamed("two")];
    let current = "one";
    const library = await createLibrary(async () => (current === "one" ? one.engine : two.engine), {
      current: async () => current,
    });
    current = "two";
    const reloaded = library.reload();
    await library.close();
    await reloaded;
    current = "one";
    await library.reload();
    expect([one.state.closings, two.state.closings]).toEqual([1, 1]);
  });

  it("sees a new generation by itself, and says of a bad one only once", async () => {
    let current = "one";
    const heard: string[] = [];
    const library = await createLibrary(
      async () => {
        if (current === "bad") throw new Error("damaged");
        return engineNamed(current).engine;
      },
      { current: async () => current },
    );
    const end = library.watch((result) => heard.push(result instanceof Error ? result.message : result), 5);
    const until = async (count: number) => {
      while (heard.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    current = "two";
    await until(1);
    current = "bad";
    await until(2);
    await new Promise((resolve) => setTimeout(resolve, 50));
    current = "three";
    await until(3);
    await end();
    expect(heard).toEqual(["new", "damaged", "new"]);
    expect(library.corpus).toBe("three");
  });
});
