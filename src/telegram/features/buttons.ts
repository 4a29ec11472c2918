import { Composer } from "grammy";
import { basename } from "node:path";
import type { Quotations } from "../../answer/quotations.ts";
import { readInside } from "../../corpus/read-corpus.ts";
import { leadsOf } from "../../language/lead.ts";
import type { Library } from "../../library.ts";
import type { Memory } from "../../memory/memory.ts";
import type { Quote } from "../../model.ts";
import type { Admission } from "../admission.ts";
import type { AnswerBook, BookedAnswer } from "../answer-book.ts";
import { answerKeyboard, contextKeyboard, MORE, parsePress, type Press } from "../rendering/keyboards.ts";
import { renderContext } from "../rendering/render-context.ts";
import { renderQuotes } from "../rendering/render-answer.ts";
import { answerTap, edit, reply, replyFiles, replyWith } from "../send.ts";
import { type BotContext, chosenLanguages } from "../speech.ts";
import { showSources } from "./sources.ts";
import { speakAs } from "./language-choice.ts";
import type { Votes } from "../votes.ts";

/** What buttons work with. */
export interface ButtonOptions {
  readonly library: Library;
  readonly book: AnswerBook;
  readonly votes: Votes;
  readonly memory: Memory;
  /** Its own: a tap is no question. */
  readonly admission: Admission;
  readonly sourcesUrl: string | null;
}

/** Largest file that a bot may send, in bytes. */
const FILE_MAX_BYTES = 50 * 1024 * 1024;

type AnswerPress = Exclude<Press, { kind: "sources" | "language" }>;

/** Answers every tap; a button that is old, forged, or from another chat gets a polite alert. */
export function buttons(options: ButtonOptions): Composer<BotContext> {
  const { admission } = options;
  const composer = new Composer<BotContext>();
  composer.on("callback_query:data", async (ctx) => {
    const person = String(ctx.from.id);
    const refused = await admission.refuse({ person, chat: person });
    if (refused) await answerTap(ctx, ctx.say("busy", { seconds: refused.retryAfterS }), true);
    else await answerPress(ctx, options);
  });
  composer.on("callback_query", (ctx) => answerTap(ctx, ctx.say("outdated"), true));
  return composer;
}

async function answerPress(ctx: BotContext, options: ButtonOptions): Promise<void> {
  const { book, memory } = options;
  const press = parsePress(ctx.callbackQuery?.data ?? "");
  if (press?.kind === "language") return speakAs(ctx, press.language, chosenLanguages(memory));
  if (press?.kind === "sources") return showSources(ctx, press, options);
  const booked = press && (await book.get(press.answer));
  if (!press || !booked || booked.chat !== ctx.chat?.id) return answerTap(ctx, ctx.say("outdated"), true);
  return ACTIONS[press.kind](ctx, press as never, booked, options);
}

type Action<K extends AnswerPress["kind"]> = (
  ctx: BotContext,
  press: Extract<AnswerPress, { kind: K }>,
  booked: BookedAnswer,
  options: ButtonOptions,
) => Promise<void>;

const ACTIONS: { readonly [K in AnswerPress["kind"]]: Action<K> } = {
  async more(ctx, { answer, from }, booked, { library, sourcesUrl }) {
    const to = Math.min(from + MORE, booked.quotes.length);
    const proven = await provenQuotes(booked, { from, to }, library.quotations);
    if (proven === null) return answerTap(ctx, ctx.say("source-changed"), true);
    if (proven.quotes.length === 0) return answerTap(ctx, ctx.say("no-more-quotes"));
    const { quotes, numbers } = proven;
    const rendering = { say: ctx.say, sourcesUrl };
    const content = renderQuotes([ctx.say("more-quotes")], quotes, rendering, numbers);
    await replyWith(ctx, content, answerKeyboard(answer, booked, { numbers, seen: to }, ctx.say));
    await answerTap(ctx);
  },

  async context(ctx, { answer, quote, page }, booked, { library, sourcesUrl }) {
    const of = booked.quotes[quote];
    const context = of ? await library.quotations.context(of.id, page, of.file) : null;
    if (!context) return answerTap(ctx, ctx.say("source-changed"), true);
    const shown = { number: quote + 1, id: of!.id };
    const message = renderContext(context, shown, { say: ctx.say, sourcesUrl });
    const keyboard = contextKeyboard(answer, { quote, page }, context, ctx.say);
    // The first page is a message of its own; the pages beside it take its place.
    const own = ctx.callbackQuery?.message;
    if (own && isContextView(own)) await edit(ctx, own.message_id, message, keyboard);
    else await reply(ctx, [message], keyboard);
    await answerTap(ctx);
  },

  async file(ctx, { quote }, booked, { library }) {
    const of = booked.quotes[quote];
    const found = of ? await library.quotations.quote(of.id, of.file) : null;
    if (!found) return answerTap(ctx, ctx.say("source-changed"), true);
    const { file } = found.citations[0]!;
    const bytes = await readInside(library.corpus, file).catch(() => null);
    if (!bytes || bytes.length > FILE_MAX_BYTES) return answerTap(ctx, ctx.say("file-unavailable"), true);
    await replyFiles(ctx, [{ name: basename(file), bytes }]);
    await answerTap(ctx);
  },

  async vote(ctx, { answer, isLiked }, booked, { votes }) {
    await votes.cast(answer, booked, ctx.from!.id, isLiked);
    await answerTap(ctx, ctx.say("voted"));
  },

  async show(ctx, { answer }, booked, { library, sourcesUrl }) {
    const proven = await provenQuotes(booked, { from: 0, to: booked.shown }, library.quotations);
    if (proven === null) return answerTap(ctx, ctx.say("source-changed"), true);
    const { quotes, numbers } = proven;
    const leads = leadsOf(booked, quotes.length, ctx.say);
    const { messages, attachments } = renderQuotes(leads, quotes, { say: ctx.say, sourcesUrl }, numbers);
    const keyboard = answerKeyboard(answer, booked, { numbers, seen: booked.shown }, ctx.say);
    const [first, ...rest] = messages;
    await edit(ctx, ctx.msg!.message_id, first!, rest.length === 0 ? keyboard : undefined);
    await replyWith(ctx, { messages: rest, attachments }, keyboard);
    await answerTap(ctx);
  },
};

/**
 * Booked quotes as they stand now, with the numbers that they were booked under; `null` when there were some and
 * not one can be proven any more.
 */
async function provenQuotes(
  { quotes }: BookedAnswer,
  { from, to }: { readonly from: number; readonly to: number },
  quotations: Quotations,
): Promise<{ quotes: Quote[]; numbers: number[] } | null> {
  const booked = quotes.slice(from, to);
  const found = await Promise.all(booked.map(({ id, file }) => quotations.quote(id, file)));
  const proven = found.flatMap((quote, i) =>
    quote ? [{ quote: { ...quote, mark: booked[i]!.mark }, number: from + i + 1 }] : [],
  );
  if (booked.length > 0 && proven.length === 0) return null;
  return { quotes: proven.map(({ quote }) => quote), numbers: proven.map(({ number }) => number) };
}

/** Whether a message of the bot shows context: then its keyboard has a button to another page. */
function isContextView({ reply_markup: markup }: NonNullable<BotContext["msg"]>): boolean {
  const taps = markup?.inline_keyboard
    .flat()
    .map((button) => ("callback_data" in button ? button.callback_data : ""));
  return taps !== undefined && taps.length > 0 && !taps.some((data) => data.startsWith("v:"));
}
