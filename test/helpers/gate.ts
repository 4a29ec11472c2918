import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

const SSL_REQUEST = 80_877_103;

/** Stands before a PostgreSQL server, passes connections on, and makes trouble when it is told to. */
export class Gate {
  private readonly sockets = new Set<Socket>();
  private server: Server | null = null;
  private port = 0;
  private delayMs = 0;
  private refusal: string | null = null;

  constructor(
    private readonly host: string,
    private readonly serverPort: number,
  ) {}

  /** Listens, the second time on the same port as the first; returns the port. */
  async open(): Promise<number> {
    this.server = createServer((client) => this.accept(client));
    this.server.listen(this.port, "127.0.0.1");
    await once(this.server, "listening");
    this.port = (this.server.address() as AddressInfo).port;
    return this.port;
  }

  /** Breaks all connections, in the middle of whatever the server does, and takes no new ones. */
  async close(): Promise<void> {
    const { server } = this;
    this.server = null;
    for (const socket of this.sockets) socket.destroy();
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  /** Passes on what clients send so much later from now on. */
  slow(delayMs: number): void {
    this.delayMs = delayMs;
  }

  /** Refuses new connections from now on, as a server does that says this SQLSTATE; `null` for no more. */
  refuse(code: string | null): void {
    this.refusal = code;
  }

  private accept(client: Socket): void {
    this.keep(client);
    const { refusal } = this;
    if (refusal === null) return this.pass(client);
    client.on("data", (message) => {
      if (message.readInt32BE(4) === SSL_REQUEST) client.write("N");
      else client.end(errorResponse(refusal));
    });
  }

  private pass(client: Socket): void {
    const upstream = connect(this.serverPort, this.host);
    this.keep(upstream);
    client.on("close", () => upstream.destroy());
    upstream.on("close", () => client.destroy());
    upstream.pipe(client);
    client.on("data", (data) => {
      if (this.delayMs === 0) upstream.write(data);
      else setTimeout(() => upstream.writable && upstream.write(data), this.delayMs);
    });
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("error", () => {});
    socket.on("close", () => this.sockets.delete(socket));
  }
}

/** What a server sends instead of letting somebody in. */
function errorResponse(code: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0Mrefused for a test\0\0`);
  const head = Buffer.alloc(5);
  head.write("E");
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
