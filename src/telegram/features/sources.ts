import { Composer } from "grammy";
import type { Library } from "../../library.ts";
import type { Memory } from "../../memory/memory.ts";
import { commandOf } from "../asked-question.ts";
import { BUTTONS_KEEP_MS, createButtonId } from "../button-ids.ts";
import { sourcesKeyboard } from "../rendering/keyboards.ts";
import { renderSources, SOURCES_PAGE } from "../rendering/render-sources.ts";
import { answerTap, edit, reply } from "../send.ts";
import type { BotContext } from "../speech.ts";

/** A list of sources as far as its buttons need it. */
interface Listing {
  readonly chat: number;
  readonly words: string;
}

/** Longest filter, in UTF-16 units. */
const WORDS_MAX = 100;

/** /sources: the documents, page by page, those with some words if words are given. */
export function sources({
  library,
  memory,
}: {
  readonly library: Library;
  readonly memory: Memory;
}): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.command("sources", async (ctx) => {
    const words = (commandOf(ctx)?.rest ?? "").slice(0, WORDS_MAX);
    const listed = await library.listing.list(words, 0, SOURCES_PAGE);
    const { page, pages } = listed;
    const message = renderSources(listed, words, library.index.summary.passages, ctx.say);
    const listing = createButtonId();
    if (pages > 1) await listings(memory).put(listing, { chat: ctx.chat.id, words }, BUTTONS_KEEP_MS);
    await reply(ctx, [message], pages > 1 ? sourcesKeyboard(listing, page, pages) : undefined);
  });
  return composer;
}

/** Turns a list of sources to another page. */
export async function showSources(
  ctx: BotContext,
  { listing, page: wanted }: { readonly listing: string; readonly page: number },
  { library, memory }: { readonly library: Library; readonly memory: Memory },
): Promise<void> {
  const known = await listings(memory).get(listing);
  if (!known || known.chat !== ctx.chat?.id) return answerTap(ctx, ctx.say("outdated"), true);
  const listed = await library.listing.list(known.words, wanted, SOURCES_PAGE);
  const message = renderSources(listed, known.words, library.index.summary.passages, ctx.say);
  await edit(ctx, ctx.msg!.message_id, message, sourcesKeyboard(listing, listed.page, listed.pages));
  await answerTap(ctx);
}

function listings(memory: Memory) {
  return memory.box<Listing>("listings");
}
