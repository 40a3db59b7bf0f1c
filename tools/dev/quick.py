"""What the quick pass loses and what it lets pass, on sites that neither the classifier nor the choice of
the margin has seen. See ./dev experiment -h."""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLES = [ROOT / "data" / "packages.tsv", ROOT / "data" / "training_packages.tsv"]
POSITIVE = ["pages_activecalculus", "pages_equations_mathml", "pages_tamref_ko", "pages_doraemonzzz"]
NEGATIVE = ["pages_recipes", "pages_articles", "pages_postlight", "text_cc_en_head"]
KINDS = {"all": "all", "with_formulas": "with formulas", "prose_only": "prose only",
         "other_domains": "other domains"}


def call(*command):
    process = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    if process.returncode != 0:
        sys.exit(f"quick: {' '.join(map(str, command))}\n{process.stderr}")


def shared(data, flag, names):
    return [word for name in names for word in (flag, data / f"{name}.jsonl.zst")]


def measure(arguments, part):
    """The fit's own figures: a third of the sites is the crawl, the others are the seed."""
    work = arguments.work / str(part)
    crawl = work / "crawl"
    call(sys.executable, ROOT / "tools" / "dev" / "make_crawl.py", "--table", *TABLES, "--packages",
         arguments.packages, "--out", crawl, "--pages-per-site", 1500, "--files", 8, "--held-out",
         f"{part}/{arguments.parts}")
    shutil.rmtree(work / "seed", ignore_errors=True)
    call(arguments.mathsieve, "seed", "--out", work / "seed",
         "--positive", crawl / "seed-math.warc.gz", *shared(arguments.data, "--positive", POSITIVE),
         "--negative", crawl / "seed-other.warc.gz", *shared(arguments.data, "--negative", NEGATIVE))
    model = work / "model.bin"
    call(arguments.mathsieve, "train-classifier", "--seed", work / "seed", "--out", model,
         "--quick-loss", arguments.loss, "--pages", crawl / "crawl-*.warc.gz")
    with open(f"{model}.card.json", encoding="utf-8") as file:
        return json.load(file)["quick_pass"]


def add_up(cards, kind):
    tallies = [card["fit"][kind] for card in cards]
    kept, lost = (sum(tally[name] for tally in tallies) for name in ("kept_pages", "lost_pages"))
    other = sum(tally["other_bytes"] for tally in tallies)
    passed = sum(tally["other_bytes"] * (tally["passing_share"] or 0) for tally in tallies)
    return kept, lost, other, passed


def main():
    parser = argparse.ArgumentParser(prog="./dev experiment quick")
    parser.add_argument("--mathsieve", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--data", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--packages", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--work", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--parts", type=int, default=3)
    parser.add_argument("--loss", type=float, default=0.005)
    arguments = parser.parse_args()
    cards = [measure(arguments, part) for part in range(arguments.parts)]
    print(f"margins: {' '.join(format(card['margin'], '.2f') for card in cards)}")
    print(f"{'pages':14} {'kept':>7} {'lost':>7} {'loss':>8}   other bytes that pass")
    for kind, name in KINDS.items():
        kept, lost, other, passed = add_up(cards, kind)
        print(f"{name:14} {kept:7.0f} {lost:7.0f} {100 * lost / max(kept, 1):7.2f}%   "
              f"{100 * passed / max(other, 1):.1f}% of {other / 1e6:.0f} MB")


main()
