"""Fits the weights of the content finder (corpus/html/content/weights.h) on pages with known text.

Two logistic regressions over blocks, the second over the first one's scores: a block's features give
its own score; then that score and those of its neighbours give the final one. A block's label is
whether most of its word triples stand in the true text; it weighs what it is worth to its page's F1.
Only what the tests leave for fitting is read: half of the articles' domains, the sites that sets.py
says so of, half of the templates of tests/pages. Writes the table; build and look at the test halves
(./dev bench extract) before keeping it.

usage: fit_weights.py MATHSIEVE GENERATED.jsonl   (./dev experiment weights)
"""

import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import numpy

import metrics
import sets

ROOT = pathlib.Path(__file__).resolve().parents[3]
DATA = ROOT.parent / "shared" / "data"
FITTED_TEMPLATES = {"academic", "wiki", "forum", "newspaper", "mobile", "docs", "texinfo", "pandoc",
                    "mkdocs-material", "sphinx-alabaster", "sphinx-basic"}
ARTICLE_WEIGHT = 3.0
GENERATED_WEIGHT = 0.7

RIDGE = 0.004
CUT = 2.5
SURE_TOKENS = 5
# What a feature can only speak for, and against; a weight of the other sign is an accident of the
# pages that are fitted on, and such features are left out.
FOR = {"ends_sentence", "against", "against_text", "core", "root", "box_share",
       "kin_share", "focused_share", "paragraph", "table_row", "code", "quote", "formula", "math_page"}
# Not fitted: what is called a footer, a menu, a consent banner is one, also on pages unlike these, and
# what is all links leads elsewhere.
FIXED = {"named": -2.0, "links": -2.4}
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


def training_rows(generated):
    """Text, HTML and weight of the pages that are fitted on."""
    for row in sets.all_rows(DATA):
        if row["fit"]:
            yield row, ARTICLE_WEIGHT if row["set"].startswith("articles") else 1.0
    with open(generated, encoding="utf-8", newline="\n") as file:
        for number, row in enumerate(map(json.loads, file)):
            if row["template"] in FITTED_TEMPLATES and number % 2 == 0:
                yield row, GENERATED_WEIGHT


def write_weights(weights, context):
    """Puts the numbers into the table of weights.h."""
    path = ROOT / "corpus/html/content/weights.h"
    text = path.read_text(encoding="utf-8")
    for name, value in weights.items():
        text = re.sub(rf'("{name}", )-?[\d.]+f', rf"\g<1>{value:.2f}f", text)
    for name, value in zip(("kOwnWeight", "kNextToWeight", "kNearWeight"), context):
        text = re.sub(rf"({name} = )-?[\d.]+f", rf"\g<1>{value:.2f}f", text)
    path.write_text(text, encoding="utf-8")


def read_blocks(mathsieve, generated):
    """Rows, labels and weights of all blocks, the pages' bounds, the features' names."""
    rows, labels, weights, bounds, names = [], [], [], [0], []
    for page, page_weight in training_rows(generated):
        blocks = explain(mathsieve, page["html"])
        page_labels, sizes = label_blocks(blocks, page["text"])
        total = max(50, len(metrics.tokens(page["text"])))
        for block, label, size in zip(blocks, page_labels, sizes):
            names = list(block["features"])
            rows.append(list(block["features"].values()))
            labels.append(label)
            # Few words stand in many a text by chance; headings follow their sections.
            unknown = block["kind"] == "heading" or (label and size < SURE_TOKENS)
            weights.append(0.0 if unknown else (min(size, 150) + 2) / total * page_weight)
        bounds.append(len(rows))
    return names, numpy.array(rows), numpy.array(labels), numpy.array(weights), bounds


def main():
    mathsieve, generated = sys.argv[1:]
    names, rows, labels, weights, bounds = read_blocks(mathsieve, generated)
    ridge = RIDGE * (len(bounds) - 1)
    beta = logistic_with_signs(names, rows, labels, weights, ridge)
    own = rows @ beta
    context = numpy.concatenate([neighbours(own[a:b]) for a, b in zip(bounds, bounds[1:])])
    gamma = logistic(context, labels, weights, ridge, numpy.array([1.0, 0.3, 0.0]))
    write_weights(dict(zip(names, beta)), gamma)
    for scores, what in ((own, "own"), (context @ gamma, "with neighbours")):
        wrong = weights * ((scores > 0) != (labels > 0.5))
        print(f"{what}: {wrong.sum() / weights.sum():.4f} of the weight judged wrong")


if __name__ == "__main__":
    main()
