import type { InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity } from "grammy/types";
import { parsed, type Parameters } from "./parameters.ts";

/** A refusal of Telegram's server. */
export class ApiError extends Error {
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
const BUTTON_DATA_BYTES_MAX = 64;
const RESULTS_MAX = 50;

/** What the server makes of a text before anybody sees it; `test/telegram/tdlib.test.ts` holds it against TDLib. */
export function cleaned(text: string): string {
  const clean = text
    .replaceAll(/[\u0000-\u0009\u000b\u000c\u000e-\u001f]/g, " ")
    .replaceAll(/[\r\u2028-\u202e\u0333\u033f\u030a]/g, "")
    .replaceAll(/[\u200e\u200f](?=[\u200e\u200f])/g, "\u200c");
  return /^[ \n]*$/.test(clean) ? "" : clean;
}

/** A message as it arrives: its text cleaned, its entities moved along. */
export function arrived(text: string, entities: readonly MessageEntity[]) {
  const at = (offset: number) => cleaned(`.${text.slice(0, offset)}`).length - 1;
  const moved = entities.map((entity) => {
    const offset = at(entity.offset);
    return { ...entity, offset, length: at(entity.offset + entity.length) - offset };
  });
  return { text: cleaned(text), entities: moved };
}

export function checkText(value: unknown): string {
  const text = typeof value === "string" ? value : "";
  if (Buffer.byteLength(text) > TEXT_BYTES_MAX) throw new ApiError(400, "Bad Request: text is too long");
  if (text.trim() === "") throw new ApiError(400, "Bad Request: message text is empty");
  if (text.length > TEXT_MAX) throw new ApiError(400, "Bad Request: message is too long");
  return text;
}

/** Entities beyond the first hundred are dropped in silence. */
export function checkEntities(value: unknown, text: string): MessageEntity[] {
  const entities = (parsed(value) ?? []) as MessageEntity[];
  for (const { offset, length } of entities) {
    if (offset < 0 || length <= 0 || offset + length > text.length) {
      throw new ApiError(400, "Bad Request: entity is out of the text's bounds");
    }
  }
  return entities.slice(0, ENTITIES_MAX);
}

export function checkKeyboard(parameters: Parameters): InlineKeyboardButton[] {
  const markup = parsed(parameters["reply_markup"]) as InlineKeyboardMarkup | undefined;
  const buttons = markup?.inline_keyboard.flat() ?? [];
  for (const button of buttons) {
    if (button.text === "") throw new ApiError(400, "Bad Request: text buttons are unallowed to be empty");
    if ("callback_data" in button) {
      const size = Buffer.byteLength(button.callback_data);
      if (size < 1 || size > BUTTON_DATA_BYTES_MAX) {
        throw new ApiError(400, "Bad Request: BUTTON_DATA_INVALID");
      }
    }
    if ("url" in button && !/^(?:https?|tg):\/\//.test(button.url)) {
      throw new ApiError(400, "Bad Request: inline keyboard button URL is invalid");
    }
  }
  return buttons;
}

/** One result of an inline query, after the server's checks. */
export interface InlineResult {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly text: string;
  readonly entities: readonly MessageEntity[];
  readonly buttons: readonly InlineKeyboardButton[];
}

export function checkResults(value: unknown): InlineResult[] {
  const results = parsed(value) as Record<string, unknown>[];
  if (results.length > RESULTS_MAX) throw new ApiError(400, "Bad Request: RESULTS_TOO_MUCH");
  const checked = results.map((result) => {
    const id = String(result["id"]);
    if (Buffer.byteLength(id) < 1 || Buffer.byteLength(id) > 64) {
      throw new ApiError(400, "Bad Request: RESULT_ID_INVALID");
    }
    const content = result["input_message_content"] as Record<string, unknown>;
    const text = checkText(content["message_text"]);
    return {
      id,
      title: String(result["title"]),
      description: String(result["description"]),
      text,
      entities: checkEntities(content["entities"], text),
      buttons: checkKeyboard(result),
    };
  });
  if (new Set(checked.map(({ id }) => id)).size < checked.length) {
    throw new ApiError(400, "Bad Request: RESULT_ID_DUPLICATE");
  }
  return checked;
}

/** The secret that a webhook's deliveries carry. */
export function checkSecret(secret: unknown): string {
  if (typeof secret !== "string" || !/^[\w-]{1,256}$/.test(secret)) {
    throw new ApiError(400, "Bad Request: secret token contains unallowed characters");
  }
  return secret;
}
