import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../src/evaluation/random.ts";
import { LANGUAGES } from "../../src/language/language.ts";
import { sayIn, type TextKey, TEXTS } from "../../src/language/texts.ts";
import { autoLinkedSpans } from "../../src/telegram/rendering/auto-links.ts";
import { survivesTelegram } from "../../src/telegram/rendering/cleaning.ts";
import { plain } from "../../src/telegram/rendering/message.ts";
import { renderAnswer } from "../../src/telegram/rendering/render-answer.ts";
import { seedLibrary } from "../helpers/library.ts";
import { arrived, cleaned } from "../helpers/bot-api/checks.ts";
import { loadTdlib } from "../helpers/tdlib.ts";
import { documentsIn } from "../helpers/documents.ts";

const tdlib = await loadTdlib();

/** Pieces that texts of a corpus are made of, and pieces that Telegram treats in a way of its own. */
const PIECES = [
  ..."月浦镇有平方公里约居民，。：“”《》（）0123456789.-/ \n",
  ..."abcXYZ@#$/_:?=&%·…—",
  ..."\t\r\u0000\u001f\u00a0\u00ad\u200b\u200e\u202e\u2028\u2060\ufeff\u030a\u0301\u3000é豈😀",
  "README.md",
  "https://example.org/a?b=c",
  "@someone",
  "/start",
  "#标签",
  "$USD",
  "a@b.cn",
  "3.2.1.to",
  "192.168.0.1",
  "A\u030a",
  "👩‍👩‍👧",
];
const TEXTS_TRIED = 120_000;

function* randomTexts(): Generator<string> {
  const random = createRandom(7);
  for (let i = 0; i < TEXTS_TRIED; i++) {
    let text = "";
    for (let length = 1 + Math.floor(random() * 24); length > 0; length--) {
      text += PIECES[Math.floor(random() * PIECES.length)]!;
    }
    yield text;
  }
}

describe.skipIf(!tdlib)("held against TDLib", () => {
  it("survivesTelegram knows exactly the texts that arrive unchanged", { timeout: 300_000 }, () => {
    for (const text of randomTexts()) {
      // The server trims texts before TDLib sees them.
      if (text !== text.trim()) continue;
      expect(survivesTelegram(text), JSON.stringify(text)).toBe(tdlib!.clean(text) === text);
    }
    for (let code = 1; code < 0x30000; code++) {
      const text = `a${String.fromCodePoint(code)}b`;
      expect(survivesTelegram(text), code.toString(16)).toBe(tdlib!.clean(text) === text);
    }
  });

  it("the stand-in server alters texts just as Telegram does", { timeout: 300_000 }, () => {
    for (const text of randomTexts()) {
      if (text.isWellFormed()) expect(cleaned(text), JSON.stringify(text)).toBe(tdlib!.clean(text));
    }
  });

  it("the stand-in server moves entities along with the words that they mark", { timeout: 300_000 }, () => {
    const random = createRandom(9);
    for (const text of randomTexts()) {
      const plainText = `甲${text.replaceAll(/[*_`~|[\]]/g, "")}乙`;
      const offset = Math.floor(random() * plainText.length);
      const length = 1 + Math.floor(random() * (plainText.length - offset));
      const marked = plainText.slice(offset, offset + length);
      // Telegram moves the ends of an entity off white space and out of pairs; the bot marks words.
      if (!/^[\p{Script=Han}\d].*[\p{Script=Han}\d]$|^[\p{Script=Han}\d]$/su.test(marked)) continue;
      const here = arrived(plainText, [{ type: "bold", offset, length }]);
      expect(tdlib!.fix(plainText, [{ type: "bold", offset, length }]), JSON.stringify(plainText)).toEqual(
        here,
      );
    }
  });

  it("autoLinkedSpans shields whatever Telegram would turn into a link", { timeout: 300_000 }, () => {
    for (const text of randomTexts()) {
      if (!survivesTelegram(text)) continue;
      const shields = autoLinkedSpans(text);
      for (const { offset, length } of tdlib!.links(text)) {
        const isShielded = shields.some(({ start, end }) => start <= offset && offset + length <= end);
        expect(isShielded, JSON.stringify([text, text.slice(offset, offset + length)])).toBe(true);
      }
    }
  });

  it("every answer over the seeds arrives as it is sent, its entities too", async () => {
    const library = await seedLibrary();
    const documents = await documentsIn(library.index);
    const questions = documents
      .flatMap(({ title }) => (title ? [title] : []))
      .concat([
        "月浦镇有多少平方公里？",
        "上海康城小区住了多少人？",
        "How many residents live in the Kangcheng residential community?",
        "北京冬奥会什么时候开幕？",
        "核酸采样是怎样组织的？",
      ]);
    for (const question of questions) {
      for (const language of LANGUAGES) {
        const answer = await library.answerer.answer(question, { limit: 9 });
        const { messages } = renderAnswer(answer, {
          say: sayIn(language),
          sourcesUrl: "https://example.org/",
        });
        for (const { text, entities } of messages) {
          const inOrder = (list: typeof entities) =>
            list.map(({ type, offset, length }) => `${offset} ${-length} ${type}`).sort();
          const arrived = tdlib!.fix(text, entities);
          expect(arrived.text).toBe(text);
          expect(inOrder(arrived.entities)).toEqual(inOrder(entities));
        }
      }
    }
    await library.close();
  });

  it("every sentence of the bot arrives as it is sent", () => {
    for (const language of LANGUAGES) {
      const say = sayIn(language) as (key: TextKey, values: Record<string, string>) => string;
      for (const key of Object.keys(TEXTS) as TextKey[]) {
        const { text } = plain(say(key, Object.fromEntries(TEXTS[key].map((name) => [name, "7"]))));
        expect(tdlib!.clean(text), key).toBe(text);
      }
    }
  });

  it("quotes of any words arrive as they are printed, or are said to be altered", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 30 }), (pieces) => {
        const words = pieces
          .join("")
          .trim()
          .replaceAll(/[*_`~|[\]]/g, "");
        if (words === "") return;
        const quote = { id: "x", text: words, score: 1, mark: null, citations: [] };
        const answer = {
          question: "问",
          understood: "问",
          abstained: false,
          quotes: [quote],
          nearest: [],
          smallTalk: null,
          timings: { embedMs: 0, searchMs: 0, quoteMs: 0, totalMs: 0 },
        };
        const { messages, attachments } = renderAnswer(answer, { say: sayIn("en"), sourcesUrl: null });
        const [{ text, entities }] = messages as [(typeof messages)[number]];
        if (tdlib!.fix(text, entities).text !== text) expect(attachments[0]!.text).toBe(words);
      }),
      { numRuns: 5000 },
    );
  });
});
