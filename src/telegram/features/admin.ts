import { Composer } from "grammy";
import { messageOf } from "../../errors.ts";
import type { Library } from "../../library.ts";
import type { Metrics } from "../../observation/metrics.ts";
import { plain, shielded } from "../rendering/message.ts";
import { reply, replyFiles } from "../send.ts";
import type { BotContext } from "../speech.ts";
import type { Votes } from "../votes.ts";

/** What administrators' commands work with. */
export interface AdminOptions {
  readonly library: Library;
  readonly metrics: Metrics;
  readonly votes: Votes;
  readonly isAdmin: (person: number | undefined) => boolean;
}

/** /reload, /stats and /feedback; for everybody else they are commands that there are not. */
export function admin({ library, metrics, votes, isAdmin }: AdminOptions): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  const own = composer.filter((ctx) => isAdmin(ctx.from?.id)).chatType("private");

  own.command("reload", async (ctx) => {
    try {
      const reloaded = await library.reload();
      const { documents, passages } = library.index.summary;
      const counted = { documents, passages };
      await reply(ctx, [plain(reloaded === "same" ? ctx.say("reload-same") : ctx.say("reloaded", counted))]);
    } catch (error) {
      await reply(ctx, [shielded(ctx.say("reload-failed", { reason: messageOf(error) }))]);
    }
  });
  own.command("stats", async (ctx) => {
    const counted = { ...(await metrics.counts()), ...(await votes.count()) };
    await reply(ctx, [plain(ctx.say("stats", counted))]);
  });
  own.command("feedback", async (ctx) => {
    const { liked, disliked } = await votes.export(library.quotations);
    const counted = { liked: liked.length, disliked: disliked.length };
    const isNone = liked.length + disliked.length === 0;
    await reply(ctx, [plain(isNone ? ctx.say("feedback-none") : ctx.say("feedback", counted))]);
    await replyFiles(
      ctx,
      Object.entries({ liked, disliked })
        .filter(([, lines]) => lines.length > 0)
        .map(([name, lines]) => ({ name: `${name}.jsonl`, text: `${lines.join("\n")}\n` })),
    );
  });
  return composer;
}
