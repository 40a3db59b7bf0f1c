"""Fits the weights of the content finder (corpus/html/content/weights.h) on pages with known text.

Two logistic regressions over blocks, the second over the first one's scores: a block's features give
its own score; then that score and those of its neighbours give the final one. A block's label is
whether most of its word triples stand in the true text; it weighs what it is worth to its page's F1.
Only the half of the articles' domains that the tests leave for fitting is read.

usage: fit_weights.py MATHSIEVE PAGES.jsonl...   rows: id, html, text, and "fit": true
"""

import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import numpy

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import metrics

RIDGE = 0.004
CUT = 2.5
SURE_TOKENS = 5
# What a feature can only speak for, and against; a weight of the other sign is an accident of the
# pages that are fitted on, and such features are left out.
FOR = {"ends_sentence", "against", "against_text", "core", "root", "box_share",
       "kin_share", "focused_share", "paragraph", "table_row", "code", "quote", "formula", "math_page"}
# Not fitted: what is called a footer, a menu, a consent banner is one, also on pages unlike these.
FIXED = {"named": -2.0}
AGAINST = {"digits", "links", "up", "down", "focused_up", "teaser", "fragment", "date", "after_text"}
# Where nothing else is known: what holds on pages of any kind.
PRIOR = {"base": -1.0, "ends_sentence": 0.5, "links": -2.5, "against": 0.7,
         "against_text": 0.4, "core": 0.7, "root": 1.0, "box_share": 0.5, "teaser": -0.5,
         "paragraph": 0.3}


def explain(mathsieve, html):
    with tempfile.NamedTemporaryFile("w", suffix=".html", encoding="utf-8",
                                     errors="surrogatepass") as page:
        page.write(html)
        page.flush()
        out = subprocess.run([mathsieve, "extract", "--explain", "--format", "json", "--charset",
                              "text/html; charset=utf-8", page.name], capture_output=True, check=True)
    return json.loads(out.stdout)["blocks"]


def triples(words):
    return list(zip(words, words[1:], words[2:])) if len(words) > 2 else [tuple(words)]


def label_blocks(blocks, truth):
    """1 where most of a block stands in the truth, which each block uses up."""
    words = metrics.tokens(truth)
    left = collections.Counter(triples(words))
    short = collections.Counter(words[i:i + n] and tuple(words[i:i + n])
                                for n in (1, 2) for i in range(len(words)))
    labels, sizes = [], []
    for block in blocks:
        tokens = metrics.tokens(block["text"])
        grams = collections.Counter(triples(tokens))
        stock = left if len(tokens) > 2 else short
        hit = sum((grams & stock).values()) / max(1, sum(grams.values()))
        found = hit > 0.5 and bool(tokens)
        if found:
            left -= grams
        labels.append(float(found))
        sizes.append(len(tokens))
    return labels, sizes


def logistic(rows, labels, weights, ridge, start, offset=0.0):
    """Newton's method with a ridge around `start`; `offset` is added to what the rows give."""
    beta = start.copy()
    for _ in range(60):
        p = 1 / (1 + numpy.exp(-numpy.clip(rows @ beta + offset, -30, 30)))
        gradient = rows.T @ (weights * (p - labels)) + ridge * (beta - start)
        hessian = (rows * (weights * p * (1 - p))[:, None]).T @ rows + ridge * numpy.eye(len(beta))
        step = numpy.linalg.solve(hessian, gradient)
        beta -= step
        if abs(step).max() < 1e-6:
            break
    return beta


def logistic_with_signs(names, rows, labels, weights, ridge):
    """Leaves out the features whose weights have the wrong sign, the worst first."""
    used = [i for i, name in enumerate(names) if name not in FIXED]
    full = numpy.array([FIXED.get(name, 0.0) for name in names])
    while True:
        start = numpy.array([PRIOR.get(names[i], 0.0) for i in used])
        beta = logistic(rows[:, used], labels, weights, ridge, start, rows @ full)
        wrong = [(abs(value), i) for i, value in zip(used, beta)
                 if (names[i] in FOR and value < 0) or (names[i] in AGAINST and value > 0)]
        if not wrong:
            break
        used.remove(max(wrong)[1])
    full[used] = beta
    return full


def neighbours(scores):
    cut = numpy.concatenate([numpy.zeros(4), numpy.clip(scores, -CUT, CUT), numpy.zeros(4)])
    n = len(scores)
    beside = cut[3:3 + n] + cut[5:5 + n]
    near = sum(cut[4 - k:4 - k + n] + cut[4 + k:4 + k + n] for k in (2, 3, 4)) / 6
    return numpy.stack([scores, beside, near], axis=1)


def read_pages(mathsieve, paths):
    pages = []
    for path in paths:
        with open(path, encoding="utf-8", newline="\n") as file:
            for line in file:
                row = json.loads(line)
                if row.get("fit"):
                    pages.append((row, explain(mathsieve, row["html"])))
    return pages


def write_weights(weights, context):
    """Puts the numbers into the table of weights.h."""
    path = pathlib.Path(__file__).resolve().parents[3] / "corpus/html/content/weights.h"
    text = path.read_text(encoding="utf-8")
    for name, value in weights.items():
        text = re.sub(rf'("{name}", )-?[\d.]+f', rf"\g<1>{value:.2f}f", text)
    for name, value in zip(("kOwnWeight", "kNextToWeight", "kNearWeight"), context):
        text = re.sub(rf"({name} = )-?[\d.]+f", rf"\g<1>{value:.2f}f", text)
    path.write_text(text, encoding="utf-8")


def main():
    mathsieve, *paths = sys.argv[1:]
    pages = read_pages(mathsieve, paths)
    names = list(pages[0][1][0]["features"])
    rows, labels, weights, bounds = [], [], [], [0]
    for row, blocks in pages:
        page_labels, sizes = label_blocks(blocks, row["text"])
        total = max(50, len(metrics.tokens(row["text"])))
        for block, label, size in zip(blocks, page_labels, sizes):
            rows.append([block["features"][name] for name in names])
            labels.append(label)
            heading = block["kind"] == "heading"
            # Few words stand in many a text by chance.
            unknown = heading or (label and size < SURE_TOKENS)
            weights.append(0.0 if unknown else (min(size, 150) + 2) / total * row.get("weight", 1.0))
        bounds.append(len(rows))
    rows, labels, weights = numpy.array(rows), numpy.array(labels), numpy.array(weights)
    beta = logistic_with_signs(names, rows, labels, weights, RIDGE * len(pages))
    own = rows @ beta
    context = numpy.concatenate([neighbours(own[a:b]) for a, b in zip(bounds, bounds[1:])])
    gamma = logistic(context, labels, weights, RIDGE * len(pages), numpy.array([1.0, 0.3, 0.0]))
    write_weights(dict(zip(names, beta)), gamma)
    for scores, what in ((own, "own"), (context @ gamma, "with neighbours")):
        wrong = weights * ((scores > 0) != (labels > 0.5))
        print(f"{what}: {wrong.sum() / weights.sum():.4f} of the weight judged wrong")


if __name__ == "__main__":
    main()
