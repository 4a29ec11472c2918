import { Composer, InlineKeyboard } from "grammy";
import type { InlineQueryResultArticle } from "grammy/types";
import type { Answerer } from "../../answer/answerer.ts";
import { ExpectedError } from "../../errors.ts";
import type { Quote } from "../../model.ts";
import type { Admission } from "../admission.ts";
import { survivesTelegram } from "../rendering/cleaning.ts";
import { renderCitation, type Rendering, renderQuotes } from "../rendering/render-answer.ts";
import { answerInline } from "../send.ts";
import type { BotContext } from "../speech.ts";

/** What inline queries are answered with. */
export interface InlineOptions {
  readonly answerer: Answerer;
  /** Its own: people's every keystroke arrives here, and must not use up their questions. */
  readonly admission: Admission;
  readonly sourcesUrl: string | null;
}

/** Quotes offered for one query. */
const RESULTS = 5;
/** Shortest query that is looked up: people are still typing. */
const QUERY_MIN = 2;
/** How long Telegram may give others the same results, in seconds. */
const CACHE_S = 30;

/** `@bot question` in any chat: each result is one quote with its citation. */
export function inline(options: InlineOptions): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.on("inline_query", async (ctx) => {
    const query = ctx.inlineQuery.query.trim();
    const quotes = query.length < QUERY_MIN ? [] : await quotesFor(query, String(ctx.from.id), options);
    const rendering = { say: ctx.say, sourcesUrl: options.sourcesUrl };
    const results = (quotes ?? []).map((quote) => resultOf(quote, rendering, ctx.me.username));
    await answerInline(ctx, results, {
      // A language is a person's own; what could not be looked up just now is not kept.
      is_personal: true,
      cache_time: quotes === null ? 0 : CACHE_S,
      button: { text: ctx.say("button-private"), start_parameter: "ask" },
    });
  });
  return composer;
}

/** The quotes for a query, or `null` when it was turned away. Quotes that Telegram would alter are left out. */
async function quotesFor(
  query: string,
  person: string,
  { answerer, admission }: InlineOptions,
): Promise<readonly Quote[] | null> {
  try {
    const keys = { person, chat: person };
    const admitted = await admission.run(keys, () => answerer.answer(query, { limit: RESULTS }));
    if (admitted.reason !== null) return null;
    return admitted.value.quotes.filter(({ text }) => survivesTelegram(text));
  } catch (error) {
    if (error instanceof ExpectedError) return [];
    throw error;
  }
}

function resultOf(quote: Quote, rendering: Rendering, bot: string): InlineQueryResultArticle {
  const [message] = renderQuotes([], [quote], rendering).messages;
  return {
    type: "article",
    // The quote's own id: the same quote keeps it, whatever was asked.
    id: quote.id,
    title: renderCitation(quote.citations[0]!, "", rendering).text,
    description: quote.text,
    input_message_content: {
      message_text: message!.text,
      entities: [...message!.entities],
      link_preview_options: { is_disabled: true },
    },
    reply_markup: new InlineKeyboard().url(
      rendering.say("button-open"),
      `https://t.me/${bot}?start=${quote.id}`,
    ),
  };
}
