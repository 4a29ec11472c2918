import type { Passage } from "../../model.ts";
import { countTerms } from "../segment/lexical-writer.ts";

/** Words about a passage that help to find it and are never quoted from it. */
export function passageContext({ title, section, date }: Passage): string {
  return [title, section, date && chineseDate(date)].filter(Boolean).join(" ");
}

/** Month and day as a Chinese question writes them. */
function chineseDate(date: string): string {
  const [, month, day] = date.split("-");
  return `${Number(month)}月${Number(day)}日`;
}

/** How often each term stands in a passage as it is indexed, and how many terms its own text has. */
export function termsOfPassage(passage: Passage): ReturnType<typeof countTerms> {
  return countTerms(passage.text, passageContext(passage));
}

/** What is embedded of a passage: its title with its text. */
export function embeddedText(passage: Passage): string {
  return [passage.title, passage.text].filter(Boolean).join("\n");
}
