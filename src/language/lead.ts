import type { Answer, Citation } from "../model.ts";
import type { Say } from "./texts.ts";

/** Longest question that is shown as it was understood; with a whole quote in it, it would only confuse. */
const UNDERSTOOD_SHOWN = 80;

/** Where in its file a quote stands: pages, else lines; `null` where the file has neither. */
export function placeOf(citation: Citation, say: Say): string | null {
  const { pageStart, pageEnd, lineStart, lineEnd } = citation;
  const place = (start: number, end: number) => ({ start, end, same: start === end ? "yes" : "no" });
  if (pageStart !== null && pageEnd !== null) return say("pages", place(pageStart, pageEnd));
  if (lineStart !== null && lineEnd !== null) return say("lines", place(lineStart, lineEnd));
  return null;
}

/** The lines that stand before an answer's quotes. */
export function leadsOf(
  { question, understood, abstained }: Pick<Answer, "question" | "understood" | "abstained">,
  quotes: number,
  say: Say,
): string[] {
  const isShown = understood !== question && understood.length <= UNDERSTOOD_SHOWN;
  const follow = isShown ? [say("understood", { question: understood })] : [];
  if (!abstained) return [...follow, say("found", { quotes })];
  return [...follow, say("nothing"), ...(quotes > 0 ? [say("nearest")] : [])];
}
