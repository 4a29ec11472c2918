import type { MappedText } from "../text/mapped-text.ts";

/**
 * A line of a page as its format's reader found it, not yet joined with its neighbours.
 * `kind` says what the format itself knows: a `heading` is marked up as one, a `whole` is a
 * complete paragraph, a `line` may be one of many that make up a paragraph.
 */
export interface Line {
  readonly kind: "line" | "whole" | "heading";
  /** Heading level, 1 the highest; 0 for what is no heading. */
  readonly level: number;
  readonly text: MappedText;
  /** Whether its end is marked as real, so that the next line does not go on with it. */
  readonly ends?: boolean;
  /** Blank lines before it. */
  readonly gap: number;
}

/** The lines of a page in their order: an array, or what makes each line when it is asked for. */
export type Lines = Pick<readonly Line[], "length" | "at">;

/** A paragraph or a heading, de-laid: its sentences can be read through. */
export interface Block {
  readonly kind: "paragraph" | "heading";
  /** Heading level where the format marks one up, 1 the highest; else 0. */
  readonly level: number;
  readonly text: MappedText;
  /** The words as a title shows them: spaces inside Chinese kept, since they set its parts apart. */
  readonly label: string;
}
