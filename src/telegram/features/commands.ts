import { basename } from "node:path";
import { Composer } from "grammy";
import { QUESTION_MAX } from "../../answer/answerer.ts";
import type { Conversations } from "../../answer/conversations.ts";
import { ExpectedError } from "../../errors.ts";
import type { Library } from "../../library.ts";
import { admitted, type Gate } from "../admitted.ts";
import { commandOf } from "../asked-question.ts";
import { plain, shielded } from "../rendering/message.ts";
import { conversationOf } from "./questions.ts";
import { renderQuotes } from "../rendering/render-answer.ts";
import { reply, replyWith } from "../send.ts";
import type { BotContext } from "../speech.ts";

/** What commands work with. */
export interface CommandOptions extends Gate {
  readonly library: Library;
  readonly conversations: Conversations;
  readonly sourcesUrl: string | null;
  readonly isAdmin: (person: number | undefined) => boolean;
}

/** /start with its deep links, /help, /quote, /verify, /about and /forget. */
export function commands(options: CommandOptions): Composer<BotContext> {
  const { library, conversations, isAdmin } = options;
  const composer = new Composer<BotContext>();

  composer.command("start", async (ctx) => {
    const quote = commandOf(ctx)?.rest ?? "";
    if (quote === "" || quote === "ask") await reply(ctx, [plain(ctx.say("welcome"))]);
    else await showQuote(ctx, quote, options);
  });
  composer.command("help", (ctx) => reply(ctx, [plain(helpFor(ctx, isAdmin))]));
  composer.command("quote", async (ctx) => {
    const id = commandOf(ctx)?.rest ?? "";
    if (id === "") await reply(ctx, [plain(ctx.say("quote-how"))]);
    else await showQuote(ctx, id, options);
  });
  composer.command("verify", async (ctx) => {
    const text = commandOf(ctx)?.rest ?? "";
    if (text === "") await reply(ctx, [plain(ctx.say("verify-how"))]);
    else await verify(ctx, text, options);
  });
  composer.command("about", async (ctx) => {
    const { corpus, documents, articles, passages, createdAt, embedder } = library.index.summary;
    const about = ctx.say("about", {
      corpus: basename(corpus),
      documents,
      articles,
      passages,
      built: `${createdAt.slice(0, 16).replace("T", " ")} UTC`,
      model: basename(embedder.model),
    });
    await reply(ctx, [shielded(about)]);
  });
  composer.command("forget", async (ctx) => {
    await conversations.forget(conversationOf(ctx));
    await reply(ctx, [plain(ctx.say("forgotten"))]);
  });
  return composer;
}

/** Help for commands that there are not, and a kind word for whatever is no text; in private chats only. */
export function everythingElse(isAdmin: CommandOptions["isAdmin"]): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.on("message:text", async (ctx) => {
    const command = commandOf(ctx);
    if (!command && ctx.chat.type !== "private") return;
    // In a group, a command without the bot's name may be another bot's.
    if (ctx.chat.type !== "private" && !ctx.msg.text.startsWith(`/${command!.name}@`)) return;
    const unknown = command ? [shielded(ctx.say("unknown-command", { command: `/${command.name}` }))] : [];
    await reply(ctx, [...unknown, plain(helpFor(ctx, isAdmin))]);
  });
  let lastAlbum: string | undefined;
  composer
    .chatType("private")
    .on(
      [
        "message:file",
        "message:contact",
        "message:location",
        "message:poll",
        "message:dice",
        "message:story",
      ],
      async (ctx) => {
        // An album arrives as one message a picture; one answer is enough.
        const album = ctx.msg.media_group_id;
        if (album !== undefined && album === lastAlbum) return;
        lastAlbum = album;
        await reply(ctx, [plain(ctx.say("only-text"))]);
      },
    );
  return composer;
}

function helpFor(ctx: BotContext, isAdmin: CommandOptions["isAdmin"]): string {
  const help = ctx.say("help");
  return isAdmin(ctx.from?.id) && ctx.chat?.type === "private" ? `${help}\n\n${ctx.say("help-admin")}` : help;
}

async function showQuote(
  ctx: BotContext,
  id: string,
  { library, sourcesUrl }: CommandOptions,
): Promise<void> {
  const quote = await library.quotations.quote(id);
  if (!quote) {
    await reply(ctx, [shielded(ctx.say("quote-unknown", { id: id.slice(0, 64) }))]);
    return;
  }
  await replyWith(ctx, renderQuotes([], [quote], { say: ctx.say, sourcesUrl }));
}

async function verify(ctx: BotContext, text: string, options: CommandOptions): Promise<void> {
  const { library, sourcesUrl } = options;
  try {
    const verified = await admitted(ctx, options, () => library.quotations.verify(text));
    if (!verified) return;
    const { verdict, quotes } = verified;
    const nearest = quotes.length > 0 ? [ctx.say("verify-nearest")] : [];
    const leads = {
      exact: [ctx.say("verify-exact")],
      same: [ctx.say("verify-same")],
      no: [ctx.say("verify-no"), ...nearest],
    };
    await replyWith(ctx, renderQuotes(leads[verdict], quotes, { say: ctx.say, sourcesUrl }));
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    const isLong = error.code === "QUESTION_TOO_LONG";
    await reply(ctx, [plain(isLong ? ctx.say("too-long", { max: QUESTION_MAX }) : ctx.say("verify-how"))]);
  }
}
