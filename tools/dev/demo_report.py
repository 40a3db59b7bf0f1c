"""Says what ./dev demo found: what was kept from which site, seen in training or not.

usage: demo_report.py DIR      DIR holds crawl/pages.tsv, report.json, shards/ (what lies above the
                               floor) and best/ (its cut by a budget) with documents/*.jsonl.zst
"""

import collections
import csv
import pathlib
import sys

import jsonl


def kept_documents(folder):
    for path in sorted(folder.glob("documents/*.jsonl.zst")):
        yield from jsonl.read_zst(path)


def percent(part, whole):
    return f"{100 * part / whole:.1f} %" if whole else "-"


def print_example(document):
    lines = [line for line in document["text"].splitlines() if line.strip()]
    formulas = [line for line in lines if "$" in line] or lines
    print(f"  {document['metadata']['url']}")
    for line in formulas[:3]:
        print("    " + (line if len(line) < 110 else line[:107] + "..."))


class Sites:
    """Pages of the crawl by site, and those of them that the filter and the cut kept."""

    def __init__(self, out):
        with open(out / "crawl" / "pages.tsv", encoding="utf-8", newline="") as file:
            self.pages = {row["url"]: row for row in csv.DictReader(file, delimiter="\t")
                          if row["part"].startswith("crawl-")}
        self.counts = collections.defaultdict(collections.Counter)
        for row in self.pages.values():
            self.counts[self.key(row)]["pages"] += 1

    @staticmethod
    def key(row):
        return row["role"] == "seed", row["subject"], row["package"]

    def add(self, folder, what):
        """Counts the documents of `folder`; returns how many, and one of an unseen site."""
        documents, example = 0, None
        for document in kept_documents(folder):
            documents += 1
            row = self.pages.get(document["metadata"].get("url", ""))
            if row is None:
                sys.exit(f"demo_report: a document is no page of the crawl: {document['id']}")
            self.counts[self.key(row)][what] += 1
            unseen_math = row["role"] == "crawl" and row["subject"] == "math"
            if unseen_math and example is None and document["text"].count("$") >= 8:
                example = document
        return documents, example

    def table(self, seen):
        print(f"  {'package':26}{'subject':9}{'pages':>7}{'floor':>8}{'cut':>7}{'share':>9}")
        totals = collections.defaultdict(collections.Counter)
        for (is_seen, subject, package), counts in sorted(self.counts.items()):
            if is_seen != seen:
                continue
            totals[subject].update(counts)
            print(f"  {package:26}{subject:9}{counts['pages']:7}{counts['floor']:8}"
                  f"{counts['cut']:7}{percent(counts['cut'], counts['pages']):>9}")
        math, other = totals["math"], totals["other"]
        print(f"  of the pages in the cut {percent(math['cut'], math['cut'] + other['cut'])} are of"
              f" mathematics sites; of the pages of those sites {percent(math['cut'], math['pages'])}"
              " are in the cut")


def main():
    out = pathlib.Path(sys.argv[1])
    sites = Sites(out)
    floor, _ = sites.add(out / "shards", "floor")
    cut, example = sites.add(out / "best", "cut")
    for seen in (True, False):
        print("\nsites whose other pages were the seed" if seen else "\nsites never seen in training")
        sites.table(seen)
    if example:
        print("\na page in the cut, of a site never seen")
        print_example(example)
    print(f"\nabove the floor: {floor} documents in {out}/shards/documents, report: {out}/report.json"
          f"\nin the cut:      {cut} documents in {out}/best/documents")


main()
