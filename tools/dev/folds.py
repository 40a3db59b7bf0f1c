"""The classifier on sites that it never saw: five folds by registrable domain.

usage: folds.py --mathsieve BIN --data ../shared/data --packages DIR --work DIR
                [--folds 5] [--splits 1] [--quick] [--json FILE] [--train "OPTION..."]

Every labelled page of DATA/pages_* is scored by a model that saw no page of its domain. Training
takes the pages of the other folds, documentation packages (data/training_packages.tsv, less those
whose domain is in the fold), the training halves of GSM8K and MATH, and data/seed_text. Domains
with mathematics and those without are dealt to the folds apart, in the order of a hash.

Printed: recall at precision 0.95 and average precision, pages as they are and with all formulas
taken out of the text: by fold, their mean, and pooled: all folds' raw logits in one ranking,
though each fold has its own model (what a fixed floor would meet). Then Chinese pages alone,
medians by site, two baselines, and the curve over the number of sites with mathematics.
"""

import argparse
import bz2
import collections
import csv
import hashlib
import json
import os
import pathlib
import random
import re
import shlex
import shutil
import subprocess
import sys
import time
import urllib.parse

import jsonl

PAGES_PER_LANGUAGE = 40
PAGES_PER_PACKAGE = 240
MATH_WORDS = re.compile(
    r"theorem|lemma|proof|polynom|matri[xc]|equation|integral|algebra|vector|finite|geometr|random"
    r"|integer|prime|linear|eigen|derivat|numer|convex|angle|triang|circle|function|probab|statist"
    r"|group|\bring\b|field|graph|solve|norm\b|point|\bline\b|fracti|gleichung|funktion|punkt|winkel"
    r"|kreis|fonction|équation|droite|cercle|ecuaci|función|círculo|recta|equaç|funç|equazion"
    r"|funzion|функци|уравнен|точк|прям|окружн|行列|関数|方程|数|함수|函数|点|圆", re.IGNORECASE)
FORMULA = re.compile(r"\$\$.+?\$\$|(?<![\\$])\$(?!\s)[^$]{1,600}?\$|"
                     r"\\begin\{([a-z]+\*?)\}.*?\\end\{\1\}|\\\(.+?\\\)|\\\[.+?\\\]|\\[A-Za-z]+",
                     re.DOTALL)
# Public suffixes of two labels among the domains measured.
SUFFIXES = set("""co.uk com.br com.au co.jp ne.jp or.jp com.tr co.nz com.mx co.za com.ar github.io
sourceforge.io readthedocs.io co.kr com.cn co.in org.uk gov.uk com.sg com.pl net.br com.co ac.uk
ac.jp""".split())


def domain_of(url):
    labels = (urllib.parse.urlsplit(url).hostname or "").split(".")
    return ".".join(labels[-3 if ".".join(labels[-2:]) in SUFFIXES else -2:])


def order(*words):
    return hashlib.sha1(":".join(map(str, words)).encode()).digest()


def write_lines(path, rows):
    with open(path, "w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def without_formulas(text):
    return FORMULA.sub(" ", text).replace("$", " ")


class Tool:
    def __init__(self, binary):
        self.binary = binary

    def __call__(self, *arguments):
        done = subprocess.run([self.binary, *map(str, arguments)], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            sys.exit(f"mathsieve {' '.join(map(str, arguments))}\n{done.stderr[-2000:]}")
        return done.stdout

    def texts(self, rows, folder):
        """The extracted text of each row's html, by id."""
        write_lines(folder.with_suffix(".jsonl"), ({k: r[k] for k in ("id", "url", "html")}
                                                   for r in rows))
        shutil.rmtree(folder, ignore_errors=True)
        self("ingest", "--out", folder, folder.with_suffix(".jsonl"))
        folder.with_suffix(".jsonl").unlink()
        return {d["id"]: d["text"] for shard in sorted((folder / "documents").glob("*.zst"))
                for d in jsonl.read_zst(shard)}


def labelled_pages(data):
    rows = []
    for path in sorted(data.glob("pages_*.jsonl.zst")):
        source = path.name.split(".")[0].removeprefix("pages_")
        for number, row in enumerate(jsonl.read_zst(path)):
            if row["label"] is not None and "html" in row:
                rows.append({"id": f"{source}-{number}", "url": row["url"], "html": row["html"],
                             "label": row["label"], "domain": domain_of(row["url"])})
    return rows


def unpack(deb, folder):
    if not folder.is_dir():
        partial = folder.with_name(folder.name + ".partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        subprocess.run(["dpkg-deb", "-x", deb, partial], check=True)
        partial.rename(folder)


def package_files(folder):
    files = []
    for parent, _, names in os.walk(folder):
        for name in names:
            path = pathlib.Path(parent, name)
            if (not path.is_symlink() and path.is_file()
                    and name.endswith((".html", ".htm", ".xhtml", "index.cache.bz2"))
                    and not re.search(r"genindex|search\.html|py-modindex|_source|_8h|-members",
                                      name)):
                files.append(path)
    return sorted(files, key=lambda path: order(path.relative_to(folder)))


def html_of(path):
    """The pages of a file: KDE keeps a manual as one compressed file with <FILENAME> marks."""
    data = path.read_bytes()[:3_000_000]
    if path.name.endswith(".bz2"):
        data = bz2.decompress(data)
    declared = re.search(rb"charset=[\"']?([\w-]+)", data[:2000])
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode(declared[1].decode() if declared else "latin-1", "replace")
    return re.split(r"<FILENAME[^>]*>", text)[:12] if path.name.endswith(".bz2") else [text]


def package_pages(table, packages):
    rows = []
    for entry in csv.DictReader(open(table, encoding="utf-8"), delimiter="\t"):
        debs = sorted(packages.glob(entry["package"] + "_*.deb"))
        if not debs:
            sys.exit(f"{packages}: no {entry['package']}_*.deb")
        folder = packages / "unpacked" / debs[0].stem
        unpack(debs[0], folder)
        taken, of_language = 0, collections.Counter()
        for path in package_files(folder):
            found = re.search(r"/(zh_CN|zh|ko|ja|de|fr|es|ru|it|pt_BR|pt|nl|sv|pl|uk|ca|el|en)(?=/)",
                              str(path))
            language = found[1] if found else ""
            if taken >= PAGES_PER_PACKAGE or of_language[language] >= PAGES_PER_LANGUAGE:
                continue
            for part, html in enumerate(html_of(path)):
                if len(html) < 1500:
                    continue
                name = f"{path.relative_to(folder)}#{part}"
                rows.append({"id": f"{entry['package']}:{name}",
                             "url": entry["url"] + urllib.parse.quote(name), "html": html,
                             "label": entry["subject"], "domain": domain_of(entry["url"])})
                taken += 1
                of_language[language] += 1
    return rows


def is_useful(row):
    """Whether a package's page shows its subject: software manuals have pages on everything."""
    text = row["text"]
    formulas = text.count("$") // 2
    if len(text) < 350:
        return False
    if row["label"] == "other":
        return formulas < 12
    words = len(MATH_WORDS.findall(text))
    return formulas >= 4 or (words >= 15 and words * 120 > len(text))


def own_texts(folder):
    rows = []
    for path in sorted(folder.glob("*.jsonl")):
        rows += [json.loads(line) for line in open(path, encoding="utf-8")]
    return [{"id": r["id"], "url": "", "label": r["label"], "domain": "", "text": r["text"]}
            for r in rows]


def benchmark_texts(data):
    rows = []
    for name in ("bench_gsm8k_train", "bench_math_train"):
        items = sorted(jsonl.read_zst(data / f"{name}.jsonl.zst"), key=lambda r: order(r["question"]))
        for i in range(0, 150, 3):
            text = "\n\n".join(f"{r['question']}\n{r['solution']}" for r in items[i:i + 3])
            rows.append({"id": f"{name}-{i}", "url": f"https://{name.replace('_', '-')}.invalid/{i}",
                         "label": "math", "domain": name, "text": text})
    return rows


def deal(rows, folds, split):
    mathematical = {r["domain"] for r in rows if r["label"] == "math"}
    dealt = {}
    for group in (mathematical, {r["domain"] for r in rows} - mathematical):
        for i, name in enumerate(sorted(group, key=lambda name: order(split, name))):
            dealt[name] = i % folds
    return dealt


def curve_points(pairs):
    """(recall, precision) down the ranking, ties taken together."""
    ranked = sorted(pairs, key=lambda pair: -pair[0])
    total = sum(label for _, label in ranked)
    points, hits = [], 0
    for i, (score, label) in enumerate(ranked):
        hits += label
        if i + 1 == len(ranked) or ranked[i + 1][0] != score:
            points.append((hits / max(total, 1), hits / (i + 1)))
    return points


def measures(pairs):
    """Recall at precision 0.95 and average precision of (logit, is mathematics)."""
    points = curve_points(pairs)
    recall = max((r for r, p in points if p >= 0.95), default=0.0)
    average, before = 0.0, 0.0
    for r, p in points:
        average += (r - before) * p
        before = r
    return recall, average


def is_chinese(text):
    han = len(re.findall(r"[\u4e00-\u9fff]", text))
    kana = len(re.findall(r"[\u3040-\u30ff]", text))
    return han > 0.1 * len(text) and kana < 0.1 * han


class Experiment:
    def __init__(self, arguments):
        self.tool = Tool(arguments.mathsieve)
        self.work = pathlib.Path(arguments.work)
        self.folds = arguments.folds
        self.train_options = shlex.split(arguments.train)
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        self.pages = labelled_pages(arguments.data)
        extra = package_pages(arguments.table, arguments.packages)
        texts = self.tool.texts(self.pages + extra, self.work / "texts")
        for row in self.pages + extra:
            row["text"] = texts.get(row["id"], "")
            del row["html"]
        self.empty = sum(not row["text"].strip() for row in self.pages)
        self.extra = [row for row in extra if is_useful(row)]
        self.own = own_texts(arguments.table.parent / "seed_text")
        self.benchmarks = benchmark_texts(arguments.data)
        self.write_test()

    def write_test(self):
        for kind in ("whole", "bare"):
            rows = [{"id": row["id"], "url": row["url"], "text":
                     row["text"] if kind == "whole" else without_formulas(row["text"])}
                    for row in self.pages]
            write_lines(self.work / "test.jsonl", rows)
            self.tool("ingest", "--out", self.work / kind, self.work / "test.jsonl")
        (self.work / "test.jsonl").unlink()

    def train(self, rows, options):
        for label in ("math", "other"):
            write_lines(self.work / f"{label}.jsonl",
                        ({k: r[k] for k in ("id", "url", "text")} for r in rows
                         if r["label"] == label))
        seed = self.work / "seed"
        shutil.rmtree(seed, ignore_errors=True)
        self.tool("seed", "--out", seed, "--test-share", 0, "--max-domain-share", 1,
                  "--positive", self.work / "math.jsonl", "--negative", self.work / "other.jsonl")
        self.tool("train-classifier", "--seed", seed, "--out", self.work / "model.bin", *options)

    def scores(self, kind):
        lines = self.tool("score", "--print", "--model", self.work / "model.bin", self.work / kind)
        return {identity: float(logit) for identity, logit, _ in
                (line.split("\t") for line in lines.splitlines())}

    def run(self, split, choose=lambda rows: rows, options=None, sources=None):
        """By kind of text: page id to (logit, fold), each fold by its own model."""
        dealt = deal(self.pages, self.folds, split)
        result = {"whole": {}, "bare": {}}
        sources = self.extra + self.own + self.benchmarks if sources is None else sources
        for fold in range(self.folds):
            held_out = {name for name, number in dealt.items() if number == fold}
            rows = [r for r in self.pages + sources if r["domain"] not in held_out]
            self.train(choose(rows), self.train_options if options is None else options)
            for kind, found in result.items():
                scores = self.scores(kind)
                for page in self.pages:
                    if page["domain"] in held_out:
                        found[page["id"]] = (scores.get(page["id"], -1e9), fold)
        return result

    def pairs(self, found, keep=lambda page: True):
        return [(found[p["id"]][0], p["label"] == "math") for p in self.pages if keep(p)]

    def summary(self, result):
        line = []
        for kind in ("whole", "bare"):
            found = result[kind]
            by_fold = [measures(self.pairs(found, lambda p: found[p["id"]][1] == fold))
                       for fold in range(self.folds)]
            chinese = measures(self.pairs(found, lambda p: is_chinese(p["text"])))
            pooled = measures(self.pairs(found))
            line.append({"pooled_recall": pooled[0], "pooled_ap": pooled[1],
                         "mean_recall": sum(r for r, _ in by_fold) / self.folds,
                         "chinese_recall": chinese[0], "chinese_ap": chinese[1],
                         "by_fold": by_fold})
        return dict(zip(("whole", "bare"), line))


HEADER = (f"{'':34} {'with formulas':^31} | {'without formulas':^31}\n"
          f"{'':34} {'pooled':>7} {'AP':>7} {'mean':>7} {'zh':>7} |"
          f" {'pooled':>7} {'AP':>7} {'mean':>7} {'zh':>7}")


def table_row(name, summary):
    cells = []
    for kind in ("whole", "bare"):
        s = summary[kind]
        cells.append(f"{s['pooled_recall']:7.3f} {s['pooled_ap']:7.3f} {s['mean_recall']:7.3f} "
                     f"{s['chinese_recall']:7.3f}")
    return f"{name:34} {cells[0]} | {cells[1]}"


def print_folds(experiment, result, summary):
    print(f"\n{'fold':>4} {'math':>5} {'other':>5} {'R@P.95':>8} {'AP':>6} | {'R@P.95':>8} {'AP':>6}"
          "   (with | without formulas)")
    for fold in range(experiment.folds):
        labels = [p["label"] for p in experiment.pages if result["whole"][p["id"]][1] == fold]
        (r1, a1), (r2, a2) = (summary[k]["by_fold"][fold] for k in ("whole", "bare"))
        print(f"{fold:>4} {labels.count('math'):>5} {labels.count('other'):>5} "
              f"{r1:8.3f} {a1:6.3f} | {r2:8.3f} {a2:6.3f}")
    chinese = [p for p in experiment.pages if is_chinese(p["text"])]
    print(f"Chinese pages: {sum(p['label'] == 'math' for p in chinese)} math, "
          f"{sum(p['label'] == 'other' for p in chinese)} other; AP "
          f"{summary['whole']['chinese_ap']:.3f} | {summary['bare']['chinese_ap']:.3f}")


def print_sites(experiment, result):
    print("\nsites with 20 pages or more, or with mathematics: share above logit 0, median logit "
          "(with | without formulas)")
    groups = collections.defaultdict(list)
    for page in experiment.pages:
        groups[page["label"], page["domain"]].append(page["id"])
    for (label, name), ids in sorted(groups.items()):
        if label == "other" and len(ids) < 20:
            continue
        cells = []
        for kind in ("whole", "bare"):
            logits = sorted(result[kind][i][0] for i in ids)
            above = sum(x > 0 for x in logits) / len(logits)
            cells.append(f"{above:5.2f} {logits[len(logits) // 2]:7.2f}")
        print(f"  {label:5} {name:28} {len(ids):4} {cells[0]} | {cells[1]}")


def count_marks(experiment):
    """Baseline: precision and recall of "at least four formulas"."""
    hits = collections.Counter()
    for page in experiment.pages:
        hits[page["label"], page["text"].count("$") >= 8] += 1
    found = hits["math", True]
    return found / max(1, found + hits["other", True]), found / (found + hits["math", False])


def sites_chooser(count, split):
    """Keeps the mathematics of `count` sites, of all sources; negatives and own texts stay."""
    def choose(rows):
        names = sorted({r["domain"] for r in rows if r["label"] == "math" and r["domain"]},
                       key=lambda name: order("curve", split, name))
        kept = set(names[:count]) | {""}
        return [r for r in rows if r["label"] == "other" or r["domain"] in kept]
    return choose


PLAIN = ["--preset", "small", "--text-form", "plain", "--window-tokens", "0", "--strip-formulas",
         "0", "--balance", "0", "--epochs", "25", "--dim", "50", "--screen=false"]


def report(experiment, arguments):
    labels = [p["label"] for p in experiment.pages]
    print(f"{len(labels)} labelled pages ({labels.count('math')} math, {labels.count('other')} "
          f"other) of {len({p['domain'] for p in experiment.pages})} domains, "
          f"{len({p['domain'] for p in experiment.pages if p['label'] == 'math'})} of them with "
          f"mathematics; {experiment.empty} without text")
    for name, rows in (("packages", experiment.extra), ("own texts", experiment.own),
                       ("benchmarks", experiment.benchmarks)):
        kinds = collections.Counter(r["label"] for r in rows)
        print(f"training also: {name} {kinds['math']} math, {kinds['other']} other, "
              f"{len({r['domain'] for r in rows if r['label'] == 'math'})} domains with math")
    results = {}
    for split in range(arguments.splits):
        result = experiment.run(split)
        summary = results[f"mathsieve, deal {split}"] = experiment.summary(result)
        if split == 0:
            print_folds(experiment, result, summary)
            print_sites(experiment, result)
            print("\nrecall at precision 0.95\n" + HEADER)
        print(table_row(f"mathsieve, deal {split}", summary), flush=True)
    if not arguments.quick:
        more_rows(experiment, results)
    if arguments.json:
        pathlib.Path(arguments.json).write_text(json.dumps(results, indent=1))


def more_rows(experiment, results):
    def row(name, result):
        results[name] = experiment.summary(result)
        print(table_row(name, results[name]), flush=True)
    row("plain fastText, pages only", experiment.run(0, options=PLAIN, sources=[]))
    precision, recall = count_marks(experiment)
    print(f"{'at least 4 formulas':34} P {precision:.3f} R {recall:.3f}")
    row("pages only", experiment.run(0, sources=[]))
    row("without own texts", experiment.run(0, sources=experiment.extra + experiment.benchmarks))
    print("learning curve: sites with mathematics in training (and all else)")
    for count in (0, 4, 8, 16, 32):
        row(f"  {count} sites", experiment.run(0, choose=sites_chooser(count, 0)))


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mathsieve", required=True)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--packages", type=pathlib.Path, required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--table", type=pathlib.Path,
                        default=pathlib.Path("data/training_packages.tsv"))
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--splits", type=int, default=1)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--train", default="--preset small",
                        help="options of train-classifier")
    parser.add_argument("--json", help="write the summaries here")
    arguments = parser.parse_args()
    began = time.time()
    random.seed(0)
    report(Experiment(arguments), arguments)
    print(f"{time.time() - began:.0f} s")


if __name__ == "__main__":
    main()
