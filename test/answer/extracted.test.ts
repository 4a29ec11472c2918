import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { docxOf, pdfOf } from "../helpers/office.ts";
import { libraryOf } from "../helpers/library.ts";

const line = (text: string, i = 0) => ({ text, x: 50, y: 700 - 14 * i });

describe("quotes from files without plain characters", () => {
  it("give the page of a PDF, and no lines", async () => {
    const paper = pdfOf([[line("集市在每月初五开张。")], [line("渡口的末班船晚上九点开出。")]]);
    const { answerer } = await libraryOf({ "paper.pdf": paper });
    const { quotes } = await answerer.answer("渡口末班船几点开出？");
    expect(quotes[0]!.text).toBe("渡口的末班船晚上九点开出。");
    expect(quotes[0]!.citations[0]).toMatchObject({ pageStart: 2, pageEnd: 2, lineStart: null });
  });

  it("are not sent once the file has changed", async () => {
    const { answerer, corpus } = await libraryOf({
      "notice.docx": docxOf(["# 通知", "食堂下周一起供应早餐。"]),
      "other.txt": "图书馆在周日休息。",
    });
    const before = await answerer.answer("食堂什么时候供应早餐？");
    expect(before.quotes[0]!.citations[0]!.file).toBe("notice.docx");
    await writeFile(join(corpus, "notice.docx"), docxOf(["# 通知", "食堂下周二起供应早餐。"]));
    const after = await answerer.answer("食堂什么时候供应早餐？");
    const files = [...after.quotes, ...after.nearest].flatMap(({ citations }) => citations);
    expect(files.map(({ file }) => file)).not.toContain("notice.docx");
  });

  it("go on over the running heads of a text's pages, and give the pages", async () => {
    const bodies = ["渡口的船工说，渡船每", "日往返六班，老人免收", "船资。集市照常开张。"];
    const book = bodies.map((body, i) => `江边旧事\n\n${body}\n\n- ${i + 7} -\n\f`).join("");
    const { answerer } = await libraryOf({ "book.txt": book });
    const { quotes } = await answerer.answer("渡船每日往返几班？");
    expect(quotes[0]!.text).toBe("渡口的船工说，渡船每日往返六班，老人免收船资。");
    expect(quotes[0]!.citations[0]).toMatchObject({ pageStart: 1, pageEnd: 3, lineStart: null });
  });

  it("stand in text of two columns side by side", async () => {
    const left = [
      "青石桥上周修好，行人可",
      "以通过。桥头新装路灯十",
      "二盏，由镇里出钱。工程",
      "用了三个月，没有伤人。",
      "下周举行开通仪式，欢迎",
    ];
    const right = [
      "菜市场搬到河东新址，摊",
      "位共有九十个。头三个月",
      "免收租金，以后每月三百",
      "元。停车场可停五十辆车",
      "辆，晚上九点以后免费。",
    ];
    const page = left.map((text, i) => `${text}        ${right[i]}`).join("\n");
    const { answerer } = await libraryOf({ "page.txt": page });
    const { quotes } = await answerer.answer("桥头新装多少盏路灯？");
    expect(quotes[0]!.text).toContain("桥头新装路灯十二盏，由镇里出钱。");
    expect(quotes[0]!.text).not.toContain("摊");
  });
});
