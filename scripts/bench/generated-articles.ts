import { createRandom } from "../../src/evaluation/random.ts";

/** An article of a generated archive, and a question that it alone answers. */
export interface GeneratedArticle {
  readonly file: string;
  readonly text: string;
  readonly question: string;
  /** Words of the article that answer it. */
  readonly answer: string;
}

const SURNAMES = [..."李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"];
const GIVEN = [..."建国志明秀英文华晓东丽娟海涛春梅永强玉兰家辉思远雨桐子涵浩然欣怡立新"];
const PLACES = [..."青石白云金临东西南北安永清长新望沙梅柳杏枫松竹莲龙凤鹤鹿"];
const KINDS = ["镇", "乡", "街道", "村", "社区"];
const WORKS = [
  "石桥",
  "渡口",
  "水闸",
  "学堂",
  "粮仓",
  "戏台",
  "茶园",
  "书院",
  "古井",
  "堤坝",
  "集市",
  "驿站",
];
const DEEDS = ["重修", "扩建", "迁建", "加固", "改造", "通过验收", "对外开放", "移交管理"];
const TOPICS = [
  "当地居民代表参加了会议，就用水、道路和夜间照明提出意见，主持人逐条作了答复。",
  "据介绍，工程前期经历了三次勘测，设计方案在公示期内收到多份书面建议。",
  "记者在现场看到，施工围挡已经拆除，沿线商铺恢复营业，来往行人不少。",
  "相关负责人表示，下一步将完善日常养护制度，并向社会公布监督电话。",
  "镇志记载，此处旧时为水陆交汇之地，每逢集日，四乡的船只停满河湾。",
  "参与施工的老匠人说，木料选自后山，石材沿用旧料，缝隙以糯米灰浆填实。",
  "资金由财政拨款、企业捐助和居民自筹三部分组成，账目张榜公布。",
  "受天气影响，原定的开放时间推迟，预约登记的参观者已收到短信通知。",
  "志愿者在入口处引导，分发手绘地图，为老人和孩子提供热水与休息的地方。",
  "专家认为，保护与使用并不矛盾，关键在于把日常的小修小补做在前面。",
];

/** Articles 0 to `count` - 1 of the archive that a seed stands for: the same ones whatever the count. */
export function* generateArticles(count: number, seed = 1): Generator<GeneratedArticle> {
  for (let i = 0; i < count; i++) {
    const random = createRandom(seed * 1_000_003 + i);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
    // The number is spelled into the name, so that no two articles tell of the same work.
    const digits = [...String(i)].map((digit) => PLACES[Number(digit) + 10]!).join("");
    const place = `${pick(PLACES)}${digits}${pick(KINDS)}`;
    const work = pick(WORKS);
    const person = `${pick(SURNAMES)}${pick(GIVEN)}${pick(GIVEN)}`;
    const [year, month, day] = [
      1990 + Math.floor(random() * 33),
      1 + Math.floor(random() * 12),
      1 + Math.floor(random() * 28),
    ];
    const cost = (5 + Math.floor(random() * 900)) / 10;
    const facts = [
      `${place}${work}${pick(DEEDS)}工程由${person}主持，总投资${cost}万元。`,
      `${place}${work}于${year}年${month}月${day}日${pick(DEEDS)}。`,
      `经测量，${work}全长${20 + Math.floor(random() * 800)}米，可供${10 + Math.floor(random() * 400)}人同时使用。`,
    ];
    const rest = Array.from({ length: 3 + Math.floor(random() * 4) }, () => pick(TOPICS));
    const paragraphs = [
      facts.join(""),
      ...rest.map((topic, n) => (n % 2 === 0 ? topic : `${topic}${pick(TOPICS)}`)),
    ];
    yield {
      file: `${year}/${String(i).padStart(7, "0")}.txt`,
      text: `${place}${work}${pick(DEEDS)}\n\n${paragraphs.join("\n\n")}\n`,
      question: `${place}${work}的工程由谁主持？`,
      answer: person,
    };
  }
}
