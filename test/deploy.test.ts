import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { Metrics } from "../src/observation/metrics.ts";
import { SETTINGS } from "../src/settings.ts";

const read = (name: string) => readFile(new URL(`../deploy/${name}`, import.meta.url), "utf8");

/** Names of everything that the bot exposes; a histogram also under those of its parts. */
async function exposed(): Promise<Set<string>> {
  const metrics = new Metrics();
  metrics.watchProcess();
  metrics.watch({ queue: () => ({ waiting: 0, running: 0 }), inFlight: () => 0 });
  metrics.watchIndex(() => ({ generation: "g", createdAt: "2022-03-22", passages: 1, documents: 1 }));
  const { text } = await metrics.exposition();
  const names = [...text.matchAll(/^# TYPE (\S+) (\S+)/gm)].flatMap(([, name, type]) =>
    type === "histogram" ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name!],
  );
  return new Set(names);
}

function metricsIn(expressions: readonly string[]): Set<string> {
  return new Set(expressions.flatMap((text) => text.match(/\b(?:verbatim|process|nodejs)_\w+/g) ?? []));
}

describe("what is deployed", () => {
  it("alerts on metrics that there are, and says what to do", async () => {
    const { groups } = parse(await read("alerts.yml")) as {
      groups: { rules: { alert: string; expr: string; annotations: Record<string, string> }[] }[];
    };
    const rules = groups.flatMap((group) => group.rules);
    const known = await exposed();
    for (const name of metricsIn(rules.map(({ expr }) => expr))) expect(known).toContain(name);
    for (const { alert, annotations } of rules) expect(annotations["action"], alert).toBeTruthy();
  });

  it("draws metrics that there are, and every one of its own", async () => {
    const { panels } = JSON.parse(await read("dashboard.json")) as {
      panels: { targets: { expr: string }[] }[];
    };
    const drawn = metricsIn(panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)));
    const known = await exposed();
    for (const name of drawn) expect(known).toContain(name);
    for (const name of known) {
      if (name.startsWith("verbatim_") && !/_(?:sum|count)$/.test(name)) expect(drawn).toContain(name);
    }
  });

  it("documents every metric of its own", async () => {
    const page = await readFile(new URL("../docs/operating.md", import.meta.url), "utf8");
    for (const name of await exposed()) {
      if (name.startsWith("verbatim_")) expect(page).toContain(name.replace(/_(?:bucket|sum|count)$/, ""));
    }
  });

  it("sets only settings that there are", async () => {
    const compose = parse(await read("compose.yaml")) as {
      services: { bot: { environment: Record<string, string>; read_only: boolean; cap_drop: string[] } };
    };
    const { environment, read_only: isReadOnly, cap_drop: dropped } = compose.services.bot;
    const dockerfile = (await read("Dockerfile")).replaceAll("\\\n", "");
    const inImage = [.../^ENV (.*)$/m.exec(dockerfile)![1]!.matchAll(/([A-Z_]+)=/g)].map(([, name]) => name!);
    const inUnit = [...(await read("verbatim.service")).matchAll(/^Environment=([A-Z_]+)=/gm)].map(
      ([, name]) => name!,
    );
    // What .env leaves empty must not empty what the image sets.
    for (const name of inImage) if (name !== "NODE_ENV") expect(Object.keys(environment)).toContain(name);
    for (const name of [...Object.keys(environment), ...inImage, ...inUnit]) {
      if (name !== "NODE_ENV") expect(Object.keys(SETTINGS)).toContain(name);
    }
    expect({ isReadOnly, dropped }).toEqual({ isReadOnly: true, dropped: ["ALL"] });
  });

  it("runs the image as nobody in particular, from fixed versions, with a health check", async () => {
    const dockerfile = await read("Dockerfile");
    expect(dockerfile.match(/^USER .*$/gm)).toEqual(["USER node"]);
    for (const [, image] of dockerfile.matchAll(/^FROM (\S+)/gm)) expect(image).toMatch(/:\d+\.\d+\.\d+-/);
    expect(dockerfile).toMatch(/^HEALTHCHECK /m);
  });
});
