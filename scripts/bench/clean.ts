import { readTextDocument } from "../../src/corpus/document.ts";
import { splitPassages } from "../../src/corpus/passages.ts";
import { generateArticles } from "./generated-articles.ts";
import { type Measurement, median, timed } from "./measurement.ts";

const MEGABYTE = 1024 * 1024;
/** Columns of the newspaper that the text is pulled out of. */
const COLUMNS = 17;

/** Text that is read at least for one figure, in megabytes: a small file is read again and again. */
const READ_AT_LEAST = 10;

/** How fast does text become passages, and is the cost linear in its length? One file of 1, 10 and 100 MB. */
export async function measureCleaning(megabytes: readonly number[]): Promise<Measurement[]> {
  const measurements: Measurement[] = [];
  let first: number | null = null;
  const read = (bytes: Uint8Array) => splitPassages(readTextDocument("page.txt", bytes)).length;
  for (let i = 0; i < READ_AT_LEAST; i++) read(newspaper(MEGABYTE));
  for (const size of megabytes) {
    const bytes = newspaper(size * MEGABYTE);
    let passages = 0;
    const times: number[] = [];
    for (let done = 0; done < READ_AT_LEAST; done += size) {
      times.push(await timed(() => (passages = read(bytes))));
    }
    const perSecond = (1000 * bytes.length) / MEGABYTE / median(times);
    first ??= perSecond;
    measurements.push({
      what: `clean and split, one file of ${size} MB`,
      passages,
      value: perSecond,
      unit: "MB/s",
      baseline: { name: `at ${megabytes[0]} MB`, value: first },
    });
  }
  return measurements;
}

/** A page with wrapped lines and a blank line after each paragraph. */
function newspaper(bytes: number): Uint8Array {
  const parts: Buffer[] = [];
  let size = 0;
  for (const { text } of generateArticles(Infinity)) {
    const wrapped = text.replaceAll(/[^\n]+/g, (line) =>
      line.replaceAll(new RegExp(`.{${COLUMNS}}(?!$)`, "gu"), "$&\n"),
    );
    const part = Buffer.from(`${wrapped}\n`);
    parts.push(part);
    size += part.length;
    if (size >= bytes) break;
  }
  return Buffer.concat(parts);
}
