"""Writes expected.json: what trec_eval says of run.txt and qrels.txt.

    go test ./search/eval -run TrecEval -update    # writes run.txt and qrels.txt; fails until expected.json fits
    pip install pytrec-eval-terrier                # 0.5.11 was used; trec_eval's own C code
    cd search/eval/testdata && python oracle.py

trec_eval's ndcg_cut_10 takes the relevance as the gain, so for it 2^rel - 1 is written as relevance.
"""

import json

import pytrec_eval

qrels, gains, run = {}, {}, {}
for line in open("qrels.txt"):
    topic, _, person, rel = line.split()
    qrels.setdefault(topic, {})[person] = int(rel)
    gains.setdefault(topic, {})[person] = 2 ** max(int(rel), 0) - 1
for line in open("run.txt"):
    topic, _, person, _, score, _ = line.split()
    run.setdefault(topic, {})[person] = float(score)

expected = pytrec_eval.RelevanceEvaluator(qrels, {"map", "P.5", "recall.10", "recip_rank"}).evaluate(run)
for topic, measures in pytrec_eval.RelevanceEvaluator(gains, {"ndcg_cut.10"}).evaluate(run).items():
    expected[topic].update(measures)
with open("expected.json", "w") as out:
    json.dump(expected, out, indent=1, sort_keys=True)
    out.write("\n")
