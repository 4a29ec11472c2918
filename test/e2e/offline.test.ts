import { beforeAll, describe, expect, it } from "vitest";
import { runCli } from "../helpers/cli.ts";
import { SEEDS, temporaryFolder } from "../helpers/corpus.ts";

/** Loaded before the program: says so, and ends it, when anything opens a connection or asks for a name. */
const ALARM = `data:text/javascript,${encodeURIComponent(`
  import net from "node:net";
  import dns from "node:dns";
  import { syncBuiltinESMExports } from "node:module";
  const alarm = () => { console.error("NETWORK USED"); process.exit(99); };
  net.Socket.prototype.connect = new Proxy(net.Socket.prototype.connect, {
    apply(connect, socket, args) {
      const [target] = args.flat();
      const isLocal = typeof target === "string" || target?.path !== undefined;
      return isLocal ? Reflect.apply(connect, socket, args) : alarm();
    },
  });
  dns.lookup = alarm;
  dns.promises.lookup = alarm;
  syncBuiltinESMExports();
`)}`;

const env = { NODE_OPTIONS: `--import=${ALARM}` };
let index: string;
beforeAll(async () => {
  index = await temporaryFolder();
});

describe("without Telegram", () => {
  it("builds an index and answers without a single connection", async () => {
    const built = await runCli(["embed", SEEDS, "--index", index], { env });
    expect(built).toMatchObject({ code: 0, stderr: expect.not.stringContaining("NETWORK USED") });
    const asked = await runCli(["ask", "--json", "杨浦区委书记是谁？", "--index", index], { env });
    expect(asked).toMatchObject({ code: 0, stderr: "" });
    expect(asked.stdout).toContain("谢坚钢");
  });

  it("would be caught if it tried", async () => {
    const hub = { EMBEDDING_MODEL: "some/model", EMBEDDING_HUB: "http://127.0.0.1:59999/" };
    const { code, stderr } = await runCli(["ask", "问什么", "--index", index], { env: { ...env, ...hub } });
    expect(code).toBe(99);
    expect(stderr).toContain("NETWORK USED");
  });
});
