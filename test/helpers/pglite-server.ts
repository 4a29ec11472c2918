import { createServer, type Server, type Socket } from "node:net";
import type { PGlite } from "@electric-sql/pglite";

const SSL_REQUEST = 80_877_103;
const CANCEL_REQUEST = 80_877_102;

/** A client whose messages are put together to what belongs together. */
interface Client {
  readonly socket: Socket;
  bytes: Buffer;
  hasStarted: boolean;
  /** Messages since the last that ended something. */
  part: Buffer[];
}

interface Turn {
  readonly client: Client;
  readonly messages: Buffer;
}

/**
 * PGlite has one session. This server lets several connections use it by turns: a turn is all that a client sends up
 * to the end of a statement, and as long as a client is in a transaction, all turns are its own. (The server that comes
 * with PGlite lets the messages of two clients' statements mix.)
 */
export class PgliteServer {
  private readonly clients = new Set<Client>();
  private readonly turns: Turn[] = [];
  private owner: Client | null = null;
  private isBusy = false;
  private server: Server | null = null;

  constructor(private readonly db: PGlite) {}

  /** Listens; returns the port. */
  async start(): Promise<number> {
    const server = createServer((socket) => this.accept(socket));
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", resolve);
    });
    return (server.address() as { port: number }).port;
  }

  /** Breaks all connections and listens no more. */
  async stop(): Promise<void> {
    for (const { socket } of this.clients) socket.destroy();
    await new Promise((resolve) => this.server!.close(resolve));
  }

  private accept(socket: Socket): void {
    const client: Client = { socket, bytes: Buffer.alloc(0), hasStarted: false, part: [] };
    this.clients.add(client);
    socket.setNoDelay(true);
    socket.on("error", () => {});
    socket.on("close", () => {
      this.clients.delete(client);
      void this.leave(client);
    });
    socket.on("data", (data) => {
      client.bytes = Buffer.concat([client.bytes, data]);
      for (let message = this.next(client); message; message = this.next(client))
        this.receive(client, message);
    });
  }

  /** The client's next whole message, or `null` before there is one. */
  private next(client: Client): Buffer | null {
    const { bytes, hasStarted } = client;
    const lengthAt = hasStarted ? 1 : 0;
    if (bytes.length < lengthAt + 4) return null;
    const length = lengthAt + bytes.readInt32BE(lengthAt);
    if (bytes.length < length) return null;
    client.bytes = bytes.subarray(length);
    return bytes.subarray(0, length);
  }

  private receive(client: Client, message: Buffer): void {
    if (!client.hasStarted) {
      const code = message.readInt32BE(4);
      if (code === SSL_REQUEST) client.socket.write("N");
      else if (code === CANCEL_REQUEST) client.socket.end();
      else {
        client.hasStarted = true;
        this.queue(client, message);
      }
      return;
    }
    const kind = String.fromCharCode(message[0]!);
    if (kind === "X") return void client.socket.end();
    client.part.push(message);
    if (kind !== "S" && kind !== "Q") return;
    this.queue(client, Buffer.concat(client.part));
    client.part = [];
  }

  private queue(client: Client, messages: Buffer): void {
    this.turns.push({ client, messages });
    void this.work();
  }

  private async work(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    for (let turn = this.take(); turn; turn = this.take()) {
      const { client, messages } = turn;
      const onRawData = (data: Uint8Array) => {
        if (client.socket.writable) client.socket.write(Buffer.from(data));
      };
      await this.db.runExclusive(() => this.db.execProtocolRawStream(messages, { onRawData }));
      this.owner = this.db.isInTransaction() ? client : null;
      if (this.owner && !this.clients.has(client)) await this.rollBack();
    }
    this.isBusy = false;
  }

  private take(): Turn | undefined {
    const next = this.owner ? this.turns.findIndex(({ client }) => client === this.owner) : 0;
    return next === -1 ? undefined : this.turns.splice(next, 1)[0];
  }

  /** What a client had asked for and not got is forgotten, and its transaction taken back. */
  private async leave(client: Client): Promise<void> {
    for (let i = this.turns.length - 1; i >= 0; i--)
      if (this.turns[i]!.client === client) this.turns.splice(i, 1);
    if (this.owner !== client || this.isBusy) return;
    await this.rollBack();
    await this.work();
  }

  private async rollBack(): Promise<void> {
    this.owner = null;
    await this.db.exec("rollback");
  }
}
