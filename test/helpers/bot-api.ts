import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import busboy from "busboy";
import type { MessageEntity, Update } from "grammy/types";

/** A message that the bot sent, after the checks that Telegram's server makes. */
export interface Sent {
  readonly method: string;
  readonly chatId: number;
  readonly text: string;
  readonly entities: readonly MessageEntity[];
  readonly replyTo: number | undefined;
  readonly threadId: number | undefined;
  readonly file: { readonly name: string; readonly bytes: Buffer } | undefined;
}

/** What goes wrong, once, with the next call of a method. */
export type Fault =
  | { readonly kind: "too many requests"; readonly retryAfter: number }
  | { readonly kind: "bad gateway" }
  | { readonly kind: "internal error after effect" }
  | { readonly kind: "dropped before effect" }
  | { readonly kind: "dropped after effect" };

type Parameters = Record<string, unknown>;

class ApiError extends Error {
  readonly code: number;
  readonly parameters: object | undefined;
  constructor(code: number, description: string, parameters?: object) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }
}

const TEXT_BYTES_MAX = 32_768;
const TEXT_MAX = 4096;
const ENTITIES_MAX = 100;
const POLL_MAX_S = 50;
export const TOKEN = "123456:stand-in-for-tests-only";

/**
 * A stand-in for Telegram's Bot API server on loopback: its errors, limits and long polling, as the real
 * server's source has them.
 */
export class BotApi {
  readonly sent: Sent[] = [];
  /** Every call in order, as `method`. */
  readonly calls: string[] = [];
  private readonly server: Server;
  private readonly faults = new Map<string, Fault[]>();
  private updates: Update[] = [];
  private nextUpdate = 1000;
  private nextMessage = 1;
  private webhook = "";
  private poller: { cancel: () => void } | null = null;
  private readonly watchers = new Set<() => void>();

  private constructor() {
    this.server = createServer((request, response) => void this.handle(request, response));
  }

  static async start(): Promise<BotApi> {
    const api = new BotApi();
    await new Promise<void>((resolve) => api.server.listen(0, "127.0.0.1", resolve));
    return api;
  }

  get root(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.poller?.cancel();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Makes the next call of `method` go wrong; several faults queue up. */
  fail(method: string, ...faults: Fault[]): void {
    this.faults.set(method, [...(this.faults.get(method) ?? []), ...faults]);
  }

  setWebhook(url: string): void {
    this.webhook = url;
  }

  /** A person writes to the bot; returns the message's id. */
  write(
    text: string,
    options: { chat?: number; type?: "private" | "group"; language?: string } = {},
  ): number {
    const { chat = 7, type = "private", language = "zh-hans" } = options;
    const message_id = this.nextMessage++;
    const from = { id: 7, is_bot: false, first_name: "Reader", language_code: language };
    const command = /^\/\w+(@\w+)?/.exec(text)?.[0];
    this.push({
      message: {
        message_id,
        date: 1_650_000_000,
        chat:
          type === "private" ? { id: chat, type, first_name: "Reader" } : { id: chat, type, title: "Group" },
        from,
        text,
        ...(command && { entities: [{ type: "bot_command", offset: 0, length: command.length }] }),
      },
    });
    return message_id;
  }

  push(update: Omit<Update, "update_id">): void {
    this.updates.push({ ...update, update_id: this.nextUpdate++ });
    this.changed();
  }

  /** Waits until the bot has sent `count` messages in all. */
  async waitForSent(count: number): Promise<readonly Sent[]> {
    await this.waitUntil(() => this.sent.length >= count);
    return this.sent;
  }

  async waitUntil(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      await new Promise<void>((resolve) => {
        const watcher = () => {
          this.watchers.delete(watcher);
          resolve();
        };
        this.watchers.add(watcher);
      });
    }
  }

  private changed(): void {
    for (const watcher of Array.from(this.watchers)) watcher();
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, token, method = ""] = /^\/bot([^/]*)\/(\w+)/.exec(request.url ?? "") ?? [];
    const fault = this.faults.get(method)?.shift();
    const parameters = await readParameters(request);
    this.calls.push(method);
    if (fault?.kind === "dropped before effect") return void request.socket.destroy();
    if (fault?.kind === "bad gateway") {
      response.writeHead(502, { "content-type": "text/html" }).end("<html>502 Bad Gateway</html>");
      return;
    }
    try {
      if (token !== TOKEN) throw new ApiError(401, "Unauthorized");
      if (fault?.kind === "too many requests") {
        const retry_after = fault.retryAfter;
        throw new ApiError(429, `Too Many Requests: retry after ${retry_after}`, { retry_after });
      }
      const result = await this.call(method, parameters, request);
      if (fault?.kind === "dropped after effect") return void request.socket.destroy();
      if (fault?.kind === "internal error after effect") throw new ApiError(500, "Internal Server Error");
      respond(response, 200, { ok: true, result });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const { code, message, parameters: more } = error;
      respond(response, code, {
        ok: false,
        error_code: code,
        description: message,
        ...(more && { parameters: more }),
      });
    } finally {
      this.changed();
    }
  }

  private call(method: string, parameters: Parameters, request: IncomingMessage): unknown {
    switch (method) {
      case "getMe":
        return { id: 123456, is_bot: true, first_name: "Verbatim", username: "verbatim_test_bot" };
      case "getUpdates":
        return this.getUpdates(parameters, request);
      case "deleteWebhook":
        this.webhook = "";
        return true;
      case "setMyCommands":
      case "sendChatAction":
        return true;
      case "sendMessage":
        return this.accept(method, parameters, checkText(parameters["text"]));
      case "sendDocument":
        return this.accept(method, parameters, "");
      default:
        throw new ApiError(404, "Not Found: method not found");
    }
  }

  private accept(method: string, parameters: Parameters, text: string) {
    const chatId = Number(parameters["chat_id"]);
    const entities = (parsed(parameters["entities"]) ?? []) as MessageEntity[];
    for (const { offset, length } of entities) {
      if (offset < 0 || length <= 0 || offset + length > text.length) {
        throw new ApiError(400, "Bad Request: entity is out of the text's bounds");
      }
    }
    const reply = parsed(parameters["reply_parameters"]) as { message_id: number } | undefined;
    this.sent.push({
      method,
      chatId,
      text,
      entities: entities.slice(0, ENTITIES_MAX),
      replyTo: reply?.message_id,
      threadId: parameters["message_thread_id"] as number | undefined,
      file: parameters["document"] as Sent["file"],
    });
    const chat = { id: chatId, type: "private", first_name: "Reader" };
    return { message_id: this.nextMessage++, date: 1_650_000_000, chat, text };
  }

  private async getUpdates(parameters: Parameters, request: IncomingMessage): Promise<Update[]> {
    if (this.webhook) {
      throw new ApiError(
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      );
    }
    const offset = Number(parameters["offset"] ?? 0);
    const timeout = Math.min(Number(parameters["timeout"] ?? 0), POLL_MAX_S);
    this.updates = this.updates.filter(({ update_id }) => update_id >= offset);
    if (this.updates.length === 0 && timeout > 0) await this.pollOnce(timeout, request);
    return this.updates.slice(0, Number(parameters["limit"] ?? 100));
  }

  /** Holds a poll open until something comes; a second poller ends the first with a conflict. */
  private pollOnce(timeoutS: number, request: IncomingMessage): Promise<void> {
    this.poller?.cancel();
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        clearTimeout(timer);
        this.watchers.delete(watcher);
        if (this.poller === poller) this.poller = null;
        settle();
      };
      const watcher = () => {
        if (this.updates.length > 0) end(resolve);
      };
      const timer = setTimeout(() => end(resolve), timeoutS * 1000);
      const conflict = new ApiError(
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
      );
      const poller = { cancel: () => end(() => reject(conflict)) };
      this.poller = poller;
      this.watchers.add(watcher);
      request.socket.once("close", () => end(resolve));
    });
  }
}

function checkText(value: unknown): string {
  const text = typeof value === "string" ? value : "";
  if (Buffer.byteLength(text) > TEXT_BYTES_MAX) throw new ApiError(400, "Bad Request: text is too long");
  if (text.trim() === "") throw new ApiError(400, "Bad Request: message text is empty");
  if (text.length > TEXT_MAX) throw new ApiError(400, "Bad Request: message is too long");
  return text;
}

/** A parameter that is an object: JSON in a form, plain in a JSON body. */
function parsed(value: unknown): unknown {
  return typeof value === "string" ? JSON.parse(value) : value;
}

async function readParameters(request: IncomingMessage): Promise<Parameters> {
  const type = request.headers["content-type"] ?? "";
  if (type.startsWith("multipart/")) return readMultipart(request);
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString("utf8");
  return body === "" ? {} : (JSON.parse(body) as Parameters);
}

function readMultipart(request: IncomingMessage): Promise<Parameters> {
  return new Promise((resolve, reject) => {
    const parameters: Parameters = {};
    const parser = busboy({ headers: request.headers });
    const files = new Map<string, { name: string; bytes: Buffer }>();
    parser.on("field", (name, value) => (parameters[name] = value));
    parser.on("file", (name, stream, { filename }) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => files.set(name, { name: filename ?? "file", bytes: Buffer.concat(chunks) }));
    });
    parser.on("close", () => {
      for (const [name, value] of Object.entries(parameters)) {
        const attached = typeof value === "string" && /^attach:\/\/(.+)$/.exec(value)?.[1];
        if (typeof attached === "string" && files.has(attached)) parameters[name] = files.get(attached);
      }
      resolve(parameters);
    });
    parser.on("error", reject);
    request.pipe(parser);
  });
}

function respond(response: ServerResponse, code: number, body: object): void {
  if (response.destroyed) return;
  response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify(body));
}
