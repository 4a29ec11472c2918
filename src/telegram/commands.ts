import { Composer, type Context } from "grammy";
import type { Manifest } from "../index/manifest.ts";
import { PHRASES } from "../language/phrases.ts";
import { plain } from "./message.ts";
import { languageOfUser } from "./questions.ts";
import { renderSources } from "./render-sources.ts";
import { reply } from "./send.ts";

/** /start, /help, /sources; in private chats also a kind word for whatever is no text. */
export function commands(manifest: Manifest): Composer<Context> {
  const composer = new Composer<Context>();
  const phrasesFor = (ctx: Context) => PHRASES[languageOfUser(ctx)];

  composer.command("start", (ctx) => reply(ctx, [plain(phrasesFor(ctx).welcome)]));
  composer.command("help", (ctx) => reply(ctx, [plain(phrasesFor(ctx).help)]));
  composer.command("sources", (ctx) => reply(ctx, renderSources(manifest, phrasesFor(ctx))));

  const inPrivate = composer.chatType("private");
  inPrivate.on("message:text", (ctx) => reply(ctx, [plain(phrasesFor(ctx).help)]));
  let lastAlbum: string | undefined;
  inPrivate.on(
    ["message:file", "message:contact", "message:location", "message:poll", "message:dice"],
    async (ctx) => {
      // An album arrives as one message a picture; one answer is enough.
      const album = ctx.msg.media_group_id;
      if (album !== undefined && album === lastAlbum) return;
      lastAlbum = album;
      await reply(ctx, [plain(phrasesFor(ctx).onlyText)]);
    },
  );

  return composer;
}
