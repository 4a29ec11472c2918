import type { Line } from "../block.ts";
import { isSpace } from "../../text/characters.ts";
import { mapSource } from "../../text/mapped-text.ts";

/** The lines of `source` from `start` to `end`, trimmed, with the blank lines between them counted. */
export function readPlainText(source: string, start = 0, end = source.length): Line[] {
  const lines: Line[] = [];
  let gap = 0;
  for (let at = start; at < end;) {
    const newline = source.indexOf("\n", at);
    const lineEnd = newline === -1 || newline > end ? end : newline;
    let [from, to] = [at, lineEnd];
    while (from < to && isSpace(source.charCodeAt(from))) from++;
    while (to > from && isSpace(source.charCodeAt(to - 1))) to--;
    if (from === to) {
      gap++;
    } else {
      lines.push({ kind: "line", level: 0, text: mapSource(source, from, to), gap });
      gap = 0;
    }
    at = lineEnd + 1;
  }
  return lines;
}
