"""Says what ./dev demo found: what was kept from which site, seen in training or not.

usage: demo_report.py DIR      DIR holds crawl/pages.tsv, shards/documents/*.jsonl.zst, report.json
"""

import collections
import csv
import json
import pathlib
import subprocess
import sys


def kept_documents(folder):
    for path in sorted(folder.glob("documents/*.jsonl.zst")):
        process = subprocess.Popen(["zstd", "-dc", path], stdout=subprocess.PIPE)
        for line in process.stdout:
            yield json.loads(line)
        if process.wait() != 0:
            sys.exit(f"demo_report: cannot read {path}")


def percent(part, whole):
    return f"{100 * part / whole:.1f} %" if whole else "-"


def print_example(document):
    lines = [line for line in document["text"].splitlines() if line.strip()]
    formulas = [line for line in lines if "$" in line] or lines
    print(f"  {document['metadata']['url']}")
    for line in formulas[:3]:
        print("    " + (line if len(line) < 110 else line[:107] + "..."))


def main():
    out = pathlib.Path(sys.argv[1])
    with open(out / "crawl" / "pages.tsv", encoding="utf-8", newline="") as file:
        pages = {row["url"]: row for row in csv.DictReader(file, delimiter="\t")
                 if row["part"].startswith("crawl-")}
    sites = {}
    for row in pages.values():
        key = (row["role"] == "seed", row["subject"], row["package"])
        sites.setdefault(key, collections.Counter())["pages"] += 1

    example, documents = None, 0
    for document in kept_documents(out / "shards"):
        documents += 1
        row = pages.get(document["metadata"].get("url", ""))
        if row is None:
            sys.exit(f"demo_report: a kept document is no page of the crawl: {document['id']}")
        counts = sites[(row["role"] == "seed", row["subject"], row["package"])]
        counts["kept"] += 1
        counts["bytes"] += len(document["text"].encode())
        unseen_math = row["role"] == "crawl" and row["subject"] == "math"
        if unseen_math and example is None and document["text"].count("$") >= 8:
            example = document

    for seen in (True, False):
        print("\nsites whose other pages were the seed" if seen else "\nsites never seen in training")
        print(f"  {'package':26}{'subject':9}{'pages':>7}{'kept':>7}{'share':>9}{'text':>10}")
        totals = collections.defaultdict(collections.Counter)
        for (is_seen, subject, package), counts in sorted(sites.items()):
            if is_seen != seen:
                continue
            totals[subject].update(counts)
            print(f"  {package:26}{subject:9}{counts['pages']:7}{counts['kept']:7}"
                  f"{percent(counts['kept'], counts['pages']):>9}{counts['bytes'] / 1e6:7.2f} MB")
        math, other = totals["math"], totals["other"]
        print(f"  kept from mathematics: {percent(math['kept'], math['kept'] + other['kept'])} of the"
              f" kept pages; {percent(math['kept'], math['pages'])} of the pages of mathematics sites")
    if example:
        print("\na kept page of a site never seen")
        print_example(example)
    print(f"\n{documents} documents in {out}/shards/documents, report: {out}/report.json")


main()
