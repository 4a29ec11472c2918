import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { openDatabase } from "../../src/database/database.ts";
import type { TestServer } from "./test-server.ts";

/**
 * A database of its own on a server that somebody runs, behind a gate: whoever stops it closes the gate and breaks all
 * connections, in the middle of whatever the server does, and the server goes on and finishes it.
 */
export async function startNamedServer(address: string): Promise<TestServer> {
  const name = `verbatim_test_${randomUUID().slice(0, 8)}`;
  const admin = openDatabase(address, { connections: 1 });
  await admin.query(`create database ${name}`);
  const { hostname, port } = new URL(address);
  const gate = new Gate(hostname, Number(port || 5432));
  const url = new URL(address);
  url.host = `127.0.0.1:${await gate.open()}`;
  url.pathname = `/${name}`;
  return {
    url: url.href,
    stop: () => gate.close(),
    start: async () => void (await gate.open()),
    async end() {
      await gate.close();
      await admin.query(`drop database ${name} with (force)`);
      await admin.close();
    },
  };
}

/** Passes connections on to a server, as long as it is open. */
class Gate {
  private readonly sockets = new Set<Socket>();
  private server: Server | null = null;
  private port = 0;

  constructor(
    private readonly host: string,
    private readonly serverPort: number,
  ) {}

  /** Listens, the second time on the same port as the first; returns the port. */
  async open(): Promise<number> {
    this.server = createServer((client) => this.pass(client));
    this.server.listen(this.port, "127.0.0.1");
    await once(this.server, "listening");
    this.port = (this.server.address() as AddressInfo).port;
    return this.port;
  }

  async close(): Promise<void> {
    const { server } = this;
    this.server = null;
    for (const socket of this.sockets) socket.destroy();
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  private pass(client: Socket): void {
    const upstream = connect(this.serverPort, this.host);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("error", () => {});
      socket.on("close", () => {
        this.sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  }
}
