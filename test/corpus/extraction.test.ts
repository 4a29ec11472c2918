import { strToU8, zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { readDocument } from "../../src/corpus/document.ts";
import { extractApart } from "../../src/corpus/extraction/extract-apart.ts";
import { splitPassages } from "../../src/corpus/passages.ts";
import { docxOf, epubOf, pdfOf } from "../helpers/office.ts";

const passagesOf = async (file: string, bytes: Uint8Array) => splitPassages(await readDocument(file, bytes));
const reasonOf = (file: string, bytes: Uint8Array) =>
  readDocument(file, bytes).then(
    () => "read",
    (error: Error) => error.message,
  );

describe("PDF", () => {
  const column = (x: number, lines: readonly string[]) =>
    lines.map((text, i) => ({ text, x, y: 700 - i * 14 }));

  it("reads columns one after the other and joins their lines", async () => {
    const bytes = pdfOf([
      [
        ...column(50, ["渡口在雨季停航，", "居民改走上游的", "石桥。"]),
        ...column(300, ["市集移到南门广", "场，每逢初五开", "市。"]),
      ],
    ]);
    const passages = await passagesOf("a.pdf", bytes);
    const text = passages.map((passage) => passage.text).join("\n");
    expect(text).toContain("渡口在雨季停航，居民改走上游的石桥。");
    expect(text).toContain("市集移到南门广场，每逢初五开市。");
  });

  it("keeps columns apart whose lines the file prints by turns", async () => {
    const [left, right] = [column(50, ["甲说了第一句话。"]), column(300, ["乙说了别的一句。"])];
    const { source } = await readDocument("a.pdf", pdfOf([[...left, ...right]]));
    expect(source).toBe("甲说了第一句话。\n乙说了别的一句。\n\f");
  });

  it("knows the page that each character stands on", async () => {
    const bytes = pdfOf([column(50, ["第一页只有这句话。"]), column(50, ["第二页说的是别的事。"])]);
    const { extract, source } = await readDocument("b.pdf", bytes);
    expect(extract!.pages).toEqual([0, source.indexOf("第二页")]);
  });

  it("leaves out what runs along the top and bottom of the pages, and reads sentences on over them", async () => {
    const bodies = [
      ["渡口在雨季停航以后，两岸的居民都改走", "上游的石桥，直到镇里把渡船修好，才在"],
      ["第二年的春天恢复通航。船工说，渡船每", "日往返六班，老人和孩子一律免收船资，"],
      ["外乡的商贩过河要付两个铜板。石桥那边", "的茶摊因此冷清下来，摊主搬去了集市。"],
    ];
    const bytes = pdfOf(
      bodies.map((lines, i) => [
        ...column(50, lines),
        { text: `江边旧事 · 卷一`, x: 50, y: 760 },
        { text: `${i + 21}`, x: 300, y: 40 },
      ]),
    );
    const [passage, ...others] = await passagesOf("a.pdf", bytes);
    expect(others).toEqual([]);
    expect(passage!.text).toBe(bodies.flat().join(""));
  });

  it("keeps lines at a page's edge that are its own", async () => {
    const pages = ["一月的账", "二月的账", "三月的账"].map((head, i) => [
      { text: head, x: 50, y: 760 },
      { text: `收入${40 + i * i}元。`, x: 50, y: 700 },
    ]);
    const { source } = await readDocument("a.pdf", pdfOf(pages));
    expect(source).toBe("一月的账\n收入40元。\n\f二月的账\n收入41元。\n\f三月的账\n收入44元。\n\f");
  });

  it("keeps what is all that the pages hold", async () => {
    const { source } = await readDocument("a.pdf", pdfOf(["", "", ""].map(() => column(50, ["停水一天。"]))));
    expect(source).toBe("停水一天。\n\f".repeat(3));
  });

  it("takes the date of the masthead that runs over its pages", async () => {
    const pages = ["桥修好了。", "船开了。", "集散了。"].map((text, i) => [
      { text: `白鹭日报 2021年5月7日 星期五 第${i + 1}版`, x: 50, y: 760 },
      { text, x: 50, y: 700 },
    ]);
    const document = await readDocument("a.pdf", pdfOf(pages));
    expect(document.date).toBe("2021-05-07");
    const running = splitPassages(document).filter(({ display }) => !display);
    expect(running.map(({ text }) => text).join("")).not.toContain("日报");
  });

  it("is known by its content, whatever it is called", async () => {
    const { format } = await readDocument("scan.txt", pdfOf([column(50, ["内容说明一切。"])]));
    expect(format).toBe("pdf");
  });

  it("says why it cannot be read", async () => {
    const whole = pdfOf([column(50, ["字"])]);
    const lock =
      "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 " +
      `/O <${"41".repeat(32)}> /U <${"42".repeat(32)}> >> /ID [<41> <41>] `;
    expect(await reasonOf("a.pdf", pdfOf([column(50, ["字"])], lock))).toMatch("encrypted");
    expect(await reasonOf("a.pdf", whole.slice(0, 60))).toMatch("damaged PDF");
    expect(await reasonOf("a.pdf", pdfOf([[]]))).toMatch("run OCR");
  });
});

describe("Word files", () => {
  it("gives headings to articles and paragraphs to passages", async () => {
    const bytes = docxOf([
      "# 停水通知",
      "因检修管道，本周六停水一天。",
      "# 招领启事",
      "门卫处拾得钥匙一串。",
    ]);
    const passages = await passagesOf("a.docx", bytes);
    const body = passages.filter(({ display }) => !display);
    expect(body.map(({ title, text }) => [title, text])).toEqual([
      ["停水通知", "因检修管道，本周六停水一天。"],
      ["招领启事", "门卫处拾得钥匙一串。"],
    ]);
  });

  it("says why it cannot be read", async () => {
    expect(await reasonOf("a.docx", docxOf(["字"]).slice(0, 300))).toMatch("damaged");
    expect(await reasonOf("a.docx", Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 1, 2))).toMatch("save it as .docx");
    expect(await reasonOf("a.docx", zipSync({ "a.txt": strToU8("字") }))).toMatch("archive");
  });

  it("does not unpack without limit", async () => {
    const bomb = zipSync({
      "word/document.xml": new Uint8Array(300 * 1024 * 1024),
      "[Content_Types].xml": strToU8(""),
    });
    expect(bomb.length).toBeLessThan(1024 * 1024);
    expect(await reasonOf("bomb.docx", bomb)).toMatch("unpacks to more than");
  });
});

describe("EPUB books", () => {
  it("reads the chapters in their order, with the book's title and date", async () => {
    const bytes = epubOf("江边旧事", [
      "<h1>码头</h1><p>码头建于清末。</p>",
      "<h1>茶馆</h1><p>茶馆开了三代。</p>",
    ]);
    const document = await readDocument("a.epub", bytes);
    expect(document).toMatchObject({ format: "epub", title: "江边旧事", date: "2019-05-04" });
    const texts = splitPassages(document).map(({ text }) => text);
    expect(texts.indexOf("码头建于清末。")).toBeLessThan(texts.indexOf("茶馆开了三代。"));
    expect(texts).toContain("茶馆开了三代。");
  });

  it("says why it cannot be read", async () => {
    const empty = zipSync({ "META-INF/container.xml": strToU8("<container/>") });
    expect(await reasonOf("a.epub", empty)).toMatch("lists no chapters");
  });
});

describe("JSON", () => {
  const article = {
    title: "开学",
    date: "2021-09-01",
    url: "https://example.org/1",
    content: "学校明天开学。",
  };

  it("takes each object with a text for an article", async () => {
    for (const source of [
      JSON.stringify([article, { title: "放假", body: "学校后天放假。" }]),
      JSON.stringify({ articles: [article, { headline: "放假", 正文: "学校后天放假。" }] }),
      `${JSON.stringify(article)}\n${JSON.stringify({ title: "放假", text: "学校后天放假。" })}\n`,
    ]) {
      const passages = await passagesOf("a.jsonl", new TextEncoder().encode(source));
      expect(passages.map(({ title, date, url, text }) => [title, date, url, text])).toEqual([
        ["开学", "2021-09-01", "https://example.org/1", "学校明天开学。"],
        ["放假", null, null, "学校后天放假。"],
      ]);
    }
  });

  it("reads the words of texts that hold HTML", async () => {
    const source = JSON.stringify({ text: "<p>甲 &amp; 乙<br>都到了。</p><p>丙没有来。</p>" });
    const texts = (await passagesOf("a.json", new TextEncoder().encode(source))).map(({ text }) => text);
    expect(texts.join("\n")).toBe("甲&乙都到了。\n丙没有来。");
  });

  it("says why it cannot be read", async () => {
    expect(await reasonOf("a.json", strToU8("{"))).toBe("is not JSON");
    expect(await reasonOf("a.jsonl", strToU8('{"text":"好。"}\n{'))).toBe("is not JSON at value 2");
    expect(await reasonOf("a.json", strToU8('{"n":1}'))).toMatch("has no article");
  });
});

describe("extractApart", () => {
  it("stops a file that takes too long, and reads the next one", async () => {
    const bytes = pdfOf([[{ text: "慢", x: 50, y: 700 }]]);
    await expect(extractApart("pdf", bytes, 0)).rejects.toThrow("takes longer than 0 s");
    expect((await extractApart("pdf", bytes)).text).toContain("慢");
  });
});

describe("text of pages that a form feed ends", () => {
  const page = (head: string, lines: readonly string[], number: number) =>
    `${head}\n\n${lines.join("\n")}\n\n${" ".repeat(20)}- ${number} -\n\f`;
  const bodies = [
    ["渡口在雨季停航以后，两岸的居民都改走", "上游的石桥，直到镇里把渡船修好，才在"],
    ["第二年的春天恢复通航。船工说，渡船每", "日往返六班，老人和孩子一律免收船资，"],
    ["外乡的商贩过河要付两个铜板。石桥那边", "的茶摊因此冷清下来，摊主搬去了集市。"],
  ];
  const encode = (text: string) => new TextEncoder().encode(text);

  it("reads sentences on over running heads and page numbers, and knows the page", async () => {
    const source = bodies.map((lines, i) => page("江边旧事 · 卷一", lines, i + 21)).join("");
    const document = await readDocument("book.txt", encode(source));
    expect(splitPassages(document).map(({ text }) => text)).toEqual([bodies.flat().join("")]);
    expect(document.extract!.pages[1]).toBe(document.source.indexOf("第二年"));
  });

  it("is the file's own where nothing runs along its pages", async () => {
    const source = "渡口停航了。\n\f石桥通了。\n\f";
    expect(await readDocument("book.txt", encode(source))).toMatchObject({ extract: null, source });
  });
});
