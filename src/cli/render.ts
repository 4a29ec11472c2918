import { styleText } from "node:util";
import { shownQuotes } from "../answer/shown.ts";
import { languageOf } from "../language/language.ts";
import { leadsOf, placeOf } from "../language/lead.ts";
import { type Say, sayIn } from "../language/texts.ts";
import type { Answer, Citation, Quote } from "../model.ts";

/** An answer as text for a terminal, in the question's language; `color` adds terminal styles. */
export function renderAnswer(answer: Answer, color: boolean): string {
  const say = sayIn(languageOf(answer.question));
  if (answer.smallTalk) return say(answer.smallTalk);
  const render = (quote: Quote, i: number) => renderQuote(quote, i + 1, say, color);
  const quotes = shownQuotes(answer);
  const leads = leadsOf(answer, quotes.length, say);
  return [...leads, ...quotes.map(render)].join("\n\n");
}

function renderQuote(quote: Quote, number: number, say: Say, color: boolean): string {
  const { text, mark, citations } = quote;
  const words =
    color && mark
      ? text.slice(0, mark.start) + styleText("bold", text.slice(mark.start, mark.end)) + text.slice(mark.end)
      : text;
  const bar = color ? styleText("cyan", "│") : "│";
  const sources = citations.map((citation) => {
    const line = `    ${sourceLine(citation, say)}`;
    return color ? styleText("dim", line) : line;
  });
  return [`[${number}] ${bar} ${words}`, ...sources].join("\n");
}

/** `title · section · date · file · lines · address`, without what the source does not say. */
function sourceLine(citation: Citation, say: Say): string {
  const { title, section, date, file, url } = citation;
  const place = placeOf(citation, say);
  return [title, section, date, file, place, url].filter(Boolean).join(" · ");
}

/** An answer as the JSON contract prints it: one object on one line. */
export function answerJson(answer: Answer): string {
  const { question, abstained, quotes, nearest, smallTalk, timings } = answer;
  return JSON.stringify({ question, abstained, quotes, nearest, smallTalk, timings });
}
