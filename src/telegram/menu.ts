import type { BotCommand, BotCommandScope } from "grammy/types";
import type { Language } from "../language/language.ts";
import { sayIn } from "../language/texts.ts";
import type { TelegramBot } from "./bot.ts";
import type { Log } from "../observation/log.ts";
import { describeError } from "./describe-error.ts";

const EVERYBODY = ["ask", "sources", "verify", "quote", "about", "language", "forget", "help"] as const;
const IN_GROUPS = ["ask", "sources", "verify", "help"] as const;
const ADMINS = [...EVERYBODY, "reload", "stats", "feedback"] as const;

/** Telegram knows languages by two letters; the first entry is for everybody else. */
const MENUS: readonly { readonly language: Language; readonly code?: "zh" }[] = [
  { language: "en" },
  { language: "zh-Hans", code: "zh" },
];

/** Names the commands in each language's menu and each kind of chat; without them the bot works all the same. */
export async function registerMenu({ bot, admins }: TelegramBot, log: Log): Promise<void> {
  const scopes: readonly [BotCommandScope, readonly (typeof ADMINS)[number][]][] = [
    [{ type: "default" }, EVERYBODY],
    [{ type: "all_group_chats" }, IN_GROUPS],
    ...admins.map((id): [BotCommandScope, typeof ADMINS] => [{ type: "chat", chat_id: id }, ADMINS]),
  ];
  for (const [scope, names] of scopes) {
    for (const { language, code } of MENUS) {
      const say = sayIn(language);
      const menu = names.map((command): BotCommand => ({ command, description: say(`command-${command}`) }));
      try {
        await bot.api.setMyCommands(menu, { scope, ...(code && { language_code: code }) });
      } catch (error) {
        // An administrator who never wrote to the bot has no chat to put a menu into.
        log.warn("no command menu", { scope: scope.type, ...describeError(error) });
      }
    }
  }
}
