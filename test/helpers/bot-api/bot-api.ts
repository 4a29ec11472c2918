import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { BotCommand, Chat, InlineKeyboardButton, Message, MessageEntity, Update } from "grammy/types";
import {
  ApiError,
  arrived,
  checkEntities,
  checkKeyboard,
  checkResults,
  checkSecret,
  checkText,
  type InlineResult,
} from "./checks.ts";
import { type Parameters, parsed, readParameters } from "./parameters.ts";

/** A message that the bot sent or edited, after the checks that Telegram's server makes. */
export interface Sent {
  readonly method: string;
  readonly messageId: number;
  readonly chatId: number;
  readonly text: string;
  readonly entities: readonly MessageEntity[];
  readonly buttons: readonly InlineKeyboardButton[];
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
  | { readonly kind: "dropped after effect" }
  /** Takes effect, and never answers. */
  | { readonly kind: "hang" };

/** What the bot said to a tap. */
export interface Notice {
  readonly id: string;
  readonly text: string | undefined;
  readonly isAlert: boolean;
}

/** Who writes, and where. */
export interface Writing {
  readonly chat?: number;
  readonly type?: "private" | "group" | "supergroup";
  readonly language?: string | undefined;
  readonly person?: number;
  /** First name. */
  readonly name?: string;
  readonly topic?: number;
  /** The bot's message that is replied to. */
  readonly replyTo?: number;
}

export const BOT = {
  id: 123456,
  is_bot: true as const,
  first_name: "Verbatim",
  username: "verbatim_test_bot",
};

const POLL_MAX_S = 50;
const DELIVER_AGAIN_MS = 50;
export const TOKEN = "123456:stand-in-for-tests-only";

/** Telegram numbers a bot's updates on and on, whichever server brings them. */
let nextUpdate = 1000;

/**
 * A stand-in for Telegram's Bot API server on loopback: its errors, limits and long polling, as the real
 * server's source has them.
 */
export class BotApi {
  readonly sent: Sent[] = [];
  /** The chats as they look now: the bot's messages by their id, edits applied, deleted ones gone. */
  readonly messages = new Map<number, Sent>();
  readonly notices: Notice[] = [];
  readonly inlineAnswers: { readonly id: string; readonly results: readonly InlineResult[] }[] = [];
  /** Menus by `scope language`. */
  readonly menus = new Map<string, readonly BotCommand[]>();
  /** Every call in order, as `method`. */
  readonly calls: string[] = [];
  private readonly server: Server;
  private readonly faults = new Map<string, Fault[]>();
  private updates: Update[] = [];
  private nextMessage = 1;
  private nextTap = 1;
  private randomFault: () => Fault | undefined = () => undefined;
  private readonly replies = new Map<number, number[]>();
  private readonly openTaps = new Set<string>();
  /** Statuses with which the bot's webhook took each delivery, in order. */
  readonly deliveries: number[] = [];
  private webhook: { readonly url: string; readonly secret: string } | null = null;
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

  /** Makes a share of all calls go wrong, one kind of fault after the other, each with some delay. */
  failSometimes(share: number, random: () => number): void {
    const kinds: readonly Fault[] = [
      { kind: "too many requests", retryAfter: 1 },
      { kind: "bad gateway" },
      { kind: "dropped before effect" },
      { kind: "dropped after effect" },
      { kind: "internal error after effect" },
    ];
    let next = 0;
    this.randomFault = () => (random() < share ? kinds[next++ % kinds.length] : undefined);
  }

  /** How many of people's messages have a reply. */
  get answered(): number {
    return this.replies.size;
  }

  /** The bot's messages, as they are now, that reply to one of a person's. */
  repliesTo(messageId: number): Sent[] {
    return (this.replies.get(messageId) ?? []).flatMap((id) => this.messages.get(id) ?? []);
  }

  setWebhook(url: string, secret = ""): void {
    this.webhook = { url, secret };
    void this.deliverAll();
  }

  /** Delivers an update to the webhook as Telegram does, or as somebody who pretends to be Telegram. */
  async deliver(update: object | string, secret = this.webhook!.secret, path?: string): Promise<number> {
    const { status } = await fetch(path ? new URL(path, this.webhook!.url) : this.webhook!.url, {
      method: "POST",
      headers: { "content-type": "application/json", "x-telegram-bot-api-secret-token": secret },
      body: typeof update === "string" ? update : JSON.stringify(update),
    });
    return status;
  }

  /** Telegram brings an update until it is taken. */
  private async deliverAll(): Promise<void> {
    while (this.webhook && this.updates.length > 0) {
      const status = await this.deliver(this.updates[0]!).catch(() => 0);
      if (status === 0 || status >= 300)
        return void setTimeout(() => void this.deliverAll(), DELIVER_AGAIN_MS);
      this.deliveries.push(status);
      this.updates.shift();
    }
    this.changed();
  }

  /** A person writes to the bot; returns the message's id. */
  write(text: string, writing: Writing = {}): number {
    const message_id = this.nextMessage++;
    this.push({ message: this.messageOf(message_id, text, writing) as never });
    return message_id;
  }

  /** A person edits a message of his. */
  edit(message_id: number, text: string, writing: Writing = {}): void {
    const message = { ...this.messageOf(message_id, text, writing), edit_date: 1_650_000_100 };
    this.push({ edited_message: message as never });
  }

  /** A person taps the button of a message whose label holds some words; returns the tap's id. */
  tap(messageId: number, label: string, writing: Writing = {}): string {
    const button = this.messages.get(messageId)?.buttons.find(({ text }) => text.includes(label));
    if (!button || !("callback_data" in button))
      throw new Error(`message ${messageId} has no button ${label}`);
    return this.press(messageId, button.callback_data, writing);
  }

  /** A tap with any data, as a forger could send it. */
  press(messageId: number, data: string, writing: Writing = {}): string {
    const id = `tap-${this.nextTap++}`;
    this.openTaps.add(id);
    const { from, chat } = this.placeOf(writing);
    const { text, buttons } = this.messages.get(messageId) ?? { text: "", buttons: [] };
    const reply_markup = { inline_keyboard: [buttons] };
    const message = { message_id: messageId, date: 1_650_000_000, chat, from: BOT, text, reply_markup };
    this.push({ callback_query: { id, from, chat_instance: "1", data, message } as never });
    return id;
  }

  /** A person types `@bot words` in some chat; returns the query's id. */
  query(words: string, writing: Writing = {}): string {
    const id = `query-${this.nextTap++}`;
    this.push({ inline_query: { id, from: this.placeOf(writing).from, query: words, offset: "" } });
    return id;
  }

  private placeOf(writing: Writing) {
    const { chat = 7, type = "private", language = "zh-hans", person = 7, name = "Reader" } = writing;
    const from = { id: person, is_bot: false, first_name: name, language_code: language };
    const where =
      type === "private" ? { id: chat, type, first_name: name } : { id: chat, type, title: "Group" };
    return { from, chat: where as Chat };
  }

  private messageOf(message_id: number, text: string, writing: Writing): Partial<Message> {
    const { topic, replyTo } = writing;
    const command = /^\/\w+(@\w+)?/.exec(text)?.[0];
    const mentions = [...text.matchAll(/(?<!\/\w*)@\w+/g)].map(({ index, 0: name }) => ({
      type: "mention" as const,
      offset: index,
      length: name.length,
    }));
    const commands = command ? [{ type: "bot_command" as const, offset: 0, length: command.length }] : [];
    const entities = [...commands, ...(command ? [] : mentions)];
    return {
      message_id,
      date: 1_650_000_000,
      ...this.placeOf(writing),
      text,
      ...(entities.length > 0 && { entities }),
      ...(topic !== undefined && { message_thread_id: topic, is_topic_message: true }),
      ...(replyTo !== undefined && {
        reply_to_message: { message_id: replyTo, date: 1, from: BOT, text: "" } as never,
      }),
    };
  }

  push(update: Omit<Update, "update_id">): void {
    this.updates.push({ ...update, update_id: nextUpdate++ });
    if (this.webhook && this.updates.length === 1) void this.deliverAll();
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
    const fault = this.faults.get(method)?.shift() ?? this.randomFault();
    const parameters = await readParameters(request);
    this.calls.push(method);
    this.changed();
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
      if (fault?.kind === "hang") return;
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
        return BOT;
      case "getUpdates":
        return this.getUpdates(parameters, request);
      case "deleteWebhook":
        this.webhook = null;
        return true;
      case "setWebhook":
        this.setWebhook(String(parameters["url"]), checkSecret(parameters["secret_token"]));
        return true;
      case "getWebhookInfo":
        return {
          url: this.webhook?.url ?? "",
          has_custom_certificate: false,
          pending_update_count: this.updates.length,
        };
      case "setMyCommands":
        return this.setMenu(parameters);
      case "sendChatAction":
        return true;
      case "sendMessage":
        return this.accept(method, parameters, checkText(parameters["text"]));
      case "sendDocument":
        return this.accept(method, parameters, "");
      case "editMessageText":
        return this.editText(parameters);
      case "deleteMessage":
        if (!this.messages.delete(Number(parameters["message_id"]))) {
          throw new ApiError(400, "Bad Request: message to delete not found");
        }
        return true;
      case "answerCallbackQuery":
        return this.answerTap(parameters);
      case "answerInlineQuery":
        this.inlineAnswers.push({
          id: String(parameters["inline_query_id"]),
          results: checkResults(parameters["results"]),
        });
        return true;
      default:
        throw new ApiError(404, "Not Found: method not found");
    }
  }

  private setMenu(parameters: Parameters): true {
    const { type } = (parsed(parameters["scope"]) ?? { type: "default" }) as { type: string };
    const language = (parameters["language_code"] as string | undefined) ?? "";
    this.menus.set(`${type} ${language}`, parsed(parameters["commands"]) as BotCommand[]);
    return true;
  }

  private answerTap(parameters: Parameters): true {
    const id = String(parameters["callback_query_id"]);
    if (!this.openTaps.delete(id)) {
      throw new ApiError(
        400,
        "Bad Request: query is too old and response timeout expired or query ID is invalid",
      );
    }
    const text = parameters["text"] as string | undefined;
    if (text !== undefined && text.length > 200) throw new ApiError(400, "Bad Request: MESSAGE_TOO_LONG");
    this.notices.push({ id, text, isAlert: parameters["show_alert"] === true });
    return true;
  }

  private editText(parameters: Parameters) {
    const messageId = Number(parameters["message_id"]);
    const before = this.messages.get(messageId);
    if (!before || before.chatId !== Number(parameters["chat_id"])) {
      throw new ApiError(400, "Bad Request: message to edit not found");
    }
    const text = checkText(parameters["text"]);
    const after: Sent = {
      ...before,
      method: "editMessageText",
      ...arrived(text, checkEntities(parameters["entities"], text)),
      buttons: checkKeyboard(parameters),
    };
    const content = ({ text, entities, buttons }: Sent) => JSON.stringify([text, entities, buttons]);
    if (content(before) === content(after)) {
      throw new ApiError(
        400,
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same",
      );
    }
    this.messages.set(messageId, after);
    this.sent.push(after);
    return { message_id: messageId, date: 1_650_000_000, chat: { id: before.chatId }, text };
  }

  private accept(method: string, parameters: Parameters, text: string) {
    const chatId = Number(parameters["chat_id"]);
    const reply = parsed(parameters["reply_parameters"]) as { message_id: number } | undefined;
    const message: Sent = {
      method,
      messageId: this.nextMessage++,
      chatId,
      ...arrived(text, checkEntities(parameters["entities"], text)),
      buttons: checkKeyboard(parameters),
      replyTo: reply?.message_id,
      threadId:
        parameters["message_thread_id"] === undefined ? undefined : Number(parameters["message_thread_id"]),
      file: parameters["document"] as Sent["file"],
    };
    this.sent.push(message);
    this.messages.set(message.messageId, message);
    if (reply)
      this.replies.set(reply.message_id, [...(this.replies.get(reply.message_id) ?? []), message.messageId]);
    const chat = { id: chatId, type: "private", first_name: "Reader" };
    return { message_id: message.messageId, date: 1_650_000_000, chat, text };
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
        request.socket.off("close", onClose);
        settle();
      };
      const watcher = () => {
        if (this.updates.length > 0) end(resolve);
      };
      const onClose = () => end(resolve);
      const timer = setTimeout(() => end(resolve), timeoutS * 1000);
      const conflict = new ApiError(
        409,
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
      );
      const poller = { cancel: () => end(() => reject(conflict)) };
      this.poller = poller;
      this.watchers.add(watcher);
      request.socket.once("close", onClose);
    });
  }
}

function respond(response: ServerResponse, code: number, body: object): void {
  if (response.destroyed) return;
  response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify(body));
}
