import { type DestinationStream, pino } from "pino";
import pretty from "pino-pretty";
import { currentRequest } from "./request.ts";

/** What a line of the log may say besides its event: never what people wrote, who they are, or the token. */
export type Fields = Readonly<Record<string, string | number | boolean | null>>;

/** Where events go, by how much they matter. */
export interface Log {
  debug(event: string, fields?: Fields): void;
  info(event: string, fields?: Fields): void;
  warn(event: string, fields?: Fields): void;
  error(event: string, fields?: Fields): void;
}

export interface LogOptions {
  readonly level: "debug" | "info" | "warn" | "error";
  /** One JSON object a line, or words for a person; `null` for words where the stream is a terminal. */
  readonly format: "json" | "text" | null;
}

/** A log of structured lines; each names the request that it belongs to. */
export function createLog({ level, format }: LogOptions, stream: NodeJS.WriteStream = process.stderr): Log {
  const isText = format === "text" || (format === null && stream.isTTY === true);
  const destination: DestinationStream = isText
    ? pretty({
        destination: stream,
        colorize: stream.isTTY === true,
        singleLine: true,
        ignore: "pid,hostname",
      })
    : stream;
  const lines = pino(
    {
      level,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => {
        const request = currentRequest();
        return request ? { request } : {};
      },
    },
    destination,
  );
  return {
    debug: (event, fields = {}) => lines.debug(fields, event),
    info: (event, fields = {}) => lines.info(fields, event),
    warn: (event, fields = {}) => lines.warn(fields, event),
    error: (event, fields = {}) => lines.error(fields, event),
  };
}

const nothing = () => {};
/** A log that is not kept. */
export const NO_LOG: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
