import type { MessageEntity } from "grammy/types";

/** What TDLib, on which Telegram's own server is built, makes of texts; its functions used here need no network. */
export interface Tdlib {
  /** A text as it arrives; `null` for one that is refused. */
  clean(text: string): string | null;
  /** A text with entities as it arrives. The text must hold none of Markdown's signs. */
  fix(text: string, entities: readonly MessageEntity[]): { text: string; entities: MessageEntity[] };
  /** What would become a link by itself; times of day link only beside a film. */
  links(text: string): { offset: number; length: number }[];
}

type TdObject = Record<string, unknown> & { readonly _: string };
interface Tdl {
  configure(options: object): void;
  execute(request: TdObject): unknown;
}

/**
 * TDLib, where it is installed (`npm install --no-save tdl prebuilt-tdlib`), else `null`: sixty megabytes that
 * not every registry has for every platform are no dependency.
 */
export async function loadTdlib(): Promise<Tdlib | null> {
  const names = ["tdl", "prebuilt-tdlib"];
  const [tdl, prebuilt] = await Promise.all(
    names.map((name) => import(name).catch(() => null) as Promise<Record<string, unknown> | null>),
  );
  if (!tdl || !prebuilt) return null;
  const td = (tdl["default"] ?? tdl) as unknown as Tdl;
  const { getTdjson } = (prebuilt["default"] ?? prebuilt) as { getTdjson: () => string };
  td.configure({ tdjson: getTdjson(), verbosityLevel: 0 });
  const formatted = (text: string, entities: readonly TdObject[]) => ({ _: "formattedText", text, entities });
  return {
    clean(text) {
      // Without entities there is nothing to write as Markdown: only the cleaning is left.
      const result = td.execute({ _: "getMarkdownText", text: formatted(text, []) }) as { text?: string };
      return result.text ?? null;
    },
    fix(text, entities) {
      const asked = formatted(text, entities.map(toTd));
      const found = td.execute({ _: "parseMarkdown", text: asked }) as {
        text: string;
        entities: TdObject[];
      };
      return { text: found.text, entities: found.entities.map(fromTd) };
    },
    links(text) {
      const { entities } = td.execute({ _: "getTextEntities", text }) as {
        entities: { offset: number; length: number; type: TdObject }[];
      };
      return entities.filter(({ type }) => type._ !== "textEntityTypeMediaTimestamp");
    },
  };
}

const TYPES: Readonly<Record<string, string>> = {
  bold: "textEntityTypeBold",
  code: "textEntityTypeCode",
  text_link: "textEntityTypeTextUrl",
  blockquote: "textEntityTypeBlockQuote",
  expandable_blockquote: "textEntityTypeExpandableBlockQuote",
};

function toTd(entity: MessageEntity): TdObject {
  const url = entity.type === "text_link" ? { url: entity.url } : {};
  const { offset, length } = entity;
  return { _: "textEntity", offset, length, type: { _: TYPES[entity.type], ...url } };
}

function fromTd({ offset, length, type }: TdObject): MessageEntity {
  const { _: name, url } = type as { _: string; url?: string };
  const own = Object.entries(TYPES).find(([, td]) => td === name)?.[0] ?? name;
  return { type: own, offset, length, ...(url !== undefined && { url }) } as MessageEntity;
}
