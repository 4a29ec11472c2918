// @ts-nocheck
import { writeFileSync } from "node:fs";
import { quoteCandidates } from "../src/answer/features/quote-candidates.ts";
import { FEATURES } from "../src/answer/features/feature-names.ts";
import { rankCandidates, confidenceOf } from "../src/answer/rank.ts";
import { loadRankingModel } from "../src/answer/ranking-model.ts";
import { createConfig } from "../src/config.ts";
import { loadTokenTable } from "../src/embedding/token-table.ts";
import { createEmbedder } from "../src/embedding/transformers-embedder.ts";
import { halfOf } from "../src/evaluation/gold.ts";
import { writeCorpus } from "../src/evaluation/corpus.ts";
import { buildIndex } from "../src/index/build-index.ts";
import { openIndex } from "../src/index/passage-index.ts";
import { analyzeQuestion } from "../src/retrieval/question.ts";
import { BM25 } from "../src/index/lexical-index.ts";
import { retrieve } from "../src/retrieval/retrieve.ts";
import { readQuestionSet, readFolders } from "./question-sets.ts";
const config = createConfig(process.env);
const table = await loadTokenTable(config.embedding.builtIn);
const embedder = await createEmbedder(config.embedding, table);
const model = await loadRankingModel(config.rankingModel);
const out = [];
async function ask(name, questions, documents, order, isPresent) {
  const t = await writeCorpus(documents);
  await buildIndex({ corpus: t.corpus, indexFolder: t.indexFolder, embedder });
  const index = await openIndex(t.indexFolder, embedder.profile);
  const rarity = (term) => index.inverseDocumentFrequency(term);
  for (const [i, q] of questions.entries()) {
    const question = analyzeQuestion(q.question);
    const { hits } = await retrieve(question, index, embedder);
    const cands = await quoteCandidates(question, hits, rarity, table);
    const ranked = rankCandidates(cands, model, 8);
    if (!ranked[0]) continue;
    const files = new Set(q.gold.map((g) => g.file));
    const bm = await index.searchLexical(question.terms, 5);
    const great =
      (BM25.k1 + 1) *
        question.terms
          .map(({ term, weight }) => weight * index.inverseDocumentFrequency(term))
          .reduce((a, b) => a + b, 0) || 1;
    const unknown = question.terms.filter(({ term }) => index.documentFrequency(term) === 0);
    const wt = question.terms.reduce((a, { weight }) => a + weight, 0) || 1;
    out.push({
      name,
      present: isPresent(q),
      doc: q.gold[0] ? order.indexOf(q.gold[0].file) : i * 5,
      q: q.question,
      best: ranked[0].text,
      conf: confidenceOf(ranked[0], model),
      f: FEATURES.map((n) => +ranked[0].candidate.features[n].toFixed(5)),
      f2: ranked[1] ? FEATURES.map((n) => +ranked[1].candidate.features[n].toFixed(5)) : null,
      scores: ranked.map((r) => +r.rankScore.toFixed(4)),
      ords: ranked.map((r) => r.candidate.hit.ordinal),
      files: ranked.map((r) => r.candidate.hit.passage.file),
      rightDoc: files.has(ranked[0].candidate.hit.passage.file),
      hitNo: hits.findIndex((h) => h.ordinal === ranked[0].candidate.hit.ordinal),
      hits: hits.slice(0, 6).map((h) => [+h.score.toFixed(4), +h.lexical.toFixed(4), +h.dense.toFixed(4)]),
      bm: bm.map((h) => +(h.score / great).toFixed(4)),
      unknown: unknown.reduce((a, { weight }) => a + weight, 0) / wt,
      all: cands.length,
    });
  }
  await index.close();
  await t.remove();
}
for (const a of process.argv.slice(3)) {
  const set = await readQuestionSet(a);
  if (!set.documents) {
    const d = await readFolders([config.defaultCorpus]);
    await ask(set.name, set.questions, d, [...d.keys()], (q) => q.gold.length > 0);
  } else {
    const order = [...set.documents.keys()];
    const h = [halfOf(set, 0), halfOf(set, 1)];
    for (const k of [0, 1]) {
      await ask(set.name, h[k].questions, h[k].documents, order, () => true);
      await ask(set.name, h[k].questions, h[1 - k].documents, order, () => false);
    }
  }
  console.log(set.name, out.length);
  writeFileSync(process.argv[2], JSON.stringify(out));
}
