import { describe, expect, it } from "vitest";
import { readTextDocument } from "../../src/corpus/document.ts";
import { splitPassages } from "../../src/corpus/passages.ts";

const encode = (text: string) => new TextEncoder().encode(text);
const read = (file: string, text: string) => readTextDocument(file, encode(text));
const texts = (file: string, text: string) => splitPassages(read(file, text)).map((passage) => passage.text);

describe("readTextDocument", () => {
  it("decides by content: a .txt may be a Jekyll page with HTML", () => {
    const page = read(
      "page.txt",
      '---\ntitle: "大会 召开"\ndate: 2022-03-30 23:23:14 +0800\n---\n<p>今晚<strong>举行</strong>。</p>\n<p>共3000余人参加。</p>\n\n<http://example.org/a?b=1>\n\n[返回](//example.org)',
    );
    expect(page).toMatchObject({
      format: "html",
      title: "大会 召开",
      date: "2022-03-30",
      url: "http://example.org/a?b=1",
    });
    expect(splitPassages(page).map(({ text }) => text)).toEqual(["今晚举行。\n共3000余人参加。"]);
  });

  it("decodes character references and leaves scripts out", () => {
    const source = "<html><body><p>甲 &amp; 乙&#65292;丙。</p><script>var x;</script></body></html>";
    const [passage] = splitPassages(read("a.html", source));
    expect(passage!.text).toBe("甲&乙，丙。");
  });

  it("lets no quote run across raised, lowered or struck-out words", () => {
    const source =
      "<html><body><p>建成于1932<sup>3</sup>年，耗资10<sup>6</sup>元，<del>300</del>400人。</p></body></html>";
    const passages = texts("a.html", source).join("\n");
    expect(passages).not.toMatch(/19323|106|300/);
  });

  it("takes a page's own title, and reads pages that stand in a form", () => {
    const source =
      "<html><head><title>真标题</title></head><body><form><svg><title>图</title></svg><p>正文在表单里面。</p></form></body></html>";
    const page = read("a.html", source);
    expect(page.title).toBe("真标题");
    expect(splitPassages(page).map(({ text }) => text)).toEqual(["正文在表单里面。"]);
  });

  it("reads Markdown headings as titles and leaves navigation out", () => {
    const source = "# 徐匯報\n\n## 動員會\n\n我区3月28日上午召开会议。\n\n[首页](/)｜[返回](/back)\n";
    const passages = splitPassages(read("a.md", source));
    expect(passages.map(({ text }) => text)).toEqual(["徐匯報\n動員會", "我区3月28日上午召开会议。"]);
    expect(passages[1]!.title).toContain("動員會");
    expect(passages.map(({ display }) => display)).toEqual([true, false]);
  });

  it("takes the date of a masthead and the address that the page gives for itself", () => {
    const source =
      "本期网址：http:// weekly.example.cn/ 内部资料 2022年3月25日 星期五 准印证（B）0171号\n\n" +
      "本报讯 会议于昨天召开，研究部署工作，区有关部门主要负责同志在主会场参加会议。";
    expect(read("a.txt", source)).toMatchObject({ date: "2022-03-25", url: "http://weekly.example.cn/" });
  });

  it("invents nothing: no title, date or address where the source states none", () => {
    expect(read("a.txt", "会议在昨天召开，研究部署工作，有关同志参加会议。")).toMatchObject({
      title: null,
      date: null,
      url: null,
    });
  });

  it("counts a byte order mark and carriage returns in its offsets", () => {
    const source = "\uFEFF第一句话说完了。\r\n第二句话也说完了。";
    const [passage] = splitPassages(read("a.txt", source));
    expect(passage!.text.startsWith("第一句")).toBe(true);
    expect(passage!.runs[1]).toBe(1);
  });

  it("says why bytes are no text", () => {
    expect(() => readTextDocument("a.txt", new Uint8Array())).toThrow("is empty");
    expect(() => readTextDocument("a.txt", Uint8Array.of(0x61, 0x00, 0x00))).toThrow("NUL");
    expect(() => readTextDocument("a.txt", Uint8Array.of(0x81, 0xff, 0x81, 0xff))).toThrow("encoding");
  });

  it("keeps quotes inside Markdown block quotes provable", () => {
    expect(texts("a.md", "# t\n\n> 第一行没有说完\n> 第二行说完了。\n")).not.toContain(
      "第一行没有说完第二行说完了。",
    );
  });
});

describe("two columns of print side by side", () => {
  const lines = [
    "渡口在雨季停航，居民改走        市集移到南门广场，每逢初五",
    "上游的石桥，船工去修堤坝        开市，外乡的商贩也来摆摊，",
    "每日两班，工钱由镇里支付        卖的多是竹器、粗瓷和药材，",
    "水退以后渡船照旧来往两岸        傍晚收市，摊主自己打扫干净",
    "船资不变，老人和孩子免收        落雨则改在祠堂的廊下开市。",
  ];
  const page = `${lines.join("\n")}\n`;

  it("are put one below the other in plain text", () => {
    const { extract, source } = read("a.txt", page);
    expect(extract).not.toBeNull();
    expect(source).toContain("居民改走\n上游的石桥");
  });

  it("are left as they are in Markdown, which has its own columns", () => {
    const { extract, source } = read("a.md", page);
    expect(extract).toBeNull();
    expect(source).toBe(page);
  });
});
