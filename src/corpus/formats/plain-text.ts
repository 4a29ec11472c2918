import type { Line } from "../block.ts";
import { mapSource } from "../../text/mapped-text.ts";

/** The lines of `source` from `start` to `end`, trimmed, with the blank lines between them counted. */
export function readPlainText(source: string, start = 0, end = source.length): Line[] {
  const lines: Line[] = [];
  let gap = 0;
  for (let at = start; at < end;) {
    const newline = source.indexOf("\n", at);
    const lineEnd = newline === -1 || newline > end ? end : newline;
    const raw = source.slice(at, lineEnd);
    const trimmed = raw.trim();
    if (trimmed === "") {
      gap++;
    } else {
      const from = at + raw.indexOf(trimmed);
      const text = mapSource(source, from, from + trimmed.length);
      lines.push({ kind: "line", level: 0, text, gap });
      gap = 0;
    }
    at = lineEnd + 1;
  }
  return lines;
}
