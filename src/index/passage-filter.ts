import { normalize } from "../text/normalize.ts";

/** Narrows a search to some of the passages; a part that is `null` narrows nothing. */
export interface PassageFilter {
  /**
   * Path of a file in the corpus, or a pattern for such paths: `*` stands for any characters but `/`, `**` for any,
   * `?` for one that is no `/`.
   */
  readonly source: string | null;
  /** Name of a section, in whatever width, case and character form. */
  readonly section: string | null;
  /** First and last day, `YYYY-MM-DD`; a passage without a date is left out as soon as one of them is set. */
  readonly from: string | null;
  readonly until: string | null;
}

/** What a filter looks at. */
export interface FilteredPassage {
  readonly file: string;
  readonly section: string | null;
  readonly date: string | null;
}

/** Whether a passage passes a filter. */
export function filterTest({
  source,
  section,
  from,
  until,
}: PassageFilter): (passage: FilteredPassage) => boolean {
  const files = source === null ? null : new RegExp(sourcePattern(source), "us");
  const name = section === null ? null : normalize(section);
  return (passage) =>
    (files === null || files.test(passage.file)) &&
    (name === null || (passage.section !== null && normalize(passage.section) === name)) &&
    (from === null || (passage.date !== null && passage.date >= from)) &&
    (until === null || (passage.date !== null && passage.date <= until));
}

/** A pattern for files as a regular expression that JavaScript and PostgreSQL read alike. */
export function sourcePattern(source: string): string {
  const parts = source.split(/(\*\*\/|\*\*|\*|\?)/).map((part) => WILD[part] ?? literally(part));
  return `^${parts.join("")}$`;
}

const WILD: Readonly<Record<string, string>> = {
  "**/": "(?:.*/)?",
  "**": ".*",
  "*": "[^/]*",
  "?": "[^/]",
};

function literally(text: string): string {
  return text.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
}
