"""Runs mathsieve and other extractors over the same pages. See ./dev bench -h."""

import argparse
import collections
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys

import metrics
import sets
import zstandard

ROOT = pathlib.Path(__file__).resolve().parents[3]
WORK = ROOT / "build" / "bench" / "extract"
DATA = ROOT.parent / "shared" / "data"
BENCH = ROOT / "build" / "release" / "tests" / "extract_bench"
PEER = ROOT / "tools" / "dev" / "peers" / "extract_pages.py"
PEERS = ["trafilatura", "trafilatura-precision", "trafilatura-recall", "readability", "resiliparse"]
SPEED_BARS = {"resiliparse": 2.5, "trafilatura": 35, "readability": 20}


def write_rows(path, rows):
    with open(path, "wb") as file, zstandard.ZstdCompressor(3).stream_writer(file) as out:
        for row in rows:
            out.write(json.dumps(row).encode() + b"\n")


def read_rows(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        return {row["id"]: (row["text"], row.get("title", "")) for row in map(json.loads, file)}


def generated_rows(path):
    """The pages of tests/pages, one set a language; tools that lose the LaTeX count apart."""
    if path is None:
        return
    with open(path, encoding="utf-8", newline="\n") as file:
        for number, row in enumerate(map(json.loads, file)):
            formulas = [formula["latex"] for formula in row["formulas"]]
            yield {**row, "id": f"generated {number}", "set": f"generated, {row['language']}",
                   "site": f"{row['tool']} {row['template']}", "fit": False,
                   "formulas": formulas if row["latex_in_page"] else None}


def run(command):
    """The JSON of the last line of a command that is pinned to one core."""
    core = sorted(os.sched_getaffinity(0))[-1]
    process = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, text=True,
                             preexec_fn=lambda: os.sched_setaffinity(0, {core}))
    if process.returncode != 0:
        sys.exit(f"bench extract: {' '.join(map(str, command))} failed")
    return json.loads(process.stdout.splitlines()[-1])


def extract(tool, pages, out, python):
    if tool == "mathsieve":
        return run([BENCH, "--text", out, pages])
    return run([python, PEER, tool, pages, out])


class Sums:
    """Of one tool on one set."""

    def __init__(self):
        self.pages = self.f1 = self.shingle_f1 = self.precision = self.recall = 0
        self.common = self.found = self.truth = 0
        self.kept = self.keep = self.dropped = self.drop = 0
        self.extra = self.tokens = 0

    def add(self, text, title, row):
        precision, recall = metrics.token_agreement(text, row["text"])
        self.pages += 1
        self.f1 += metrics.f1(precision, recall)
        self.precision += precision
        self.recall += recall
        self.shingle_f1 += metrics.f1(*metrics.shingle_agreement(text, row["text"]))
        if row["formulas"] is not None:
            common, found, truth = metrics.formula_counts(text, row["formulas"])
            self.common, self.found = self.common + common, self.found + found
            self.truth += truth
        self.keep += len(row.get("must_keep", ()))
        # A tool may give the title apart.
        self.kept += metrics.share_found(f"{title} {text}", row.get("must_keep", ()))
        self.drop += len(row.get("must_drop", ()))
        self.dropped += len(row.get("must_drop", ())) - metrics.share_found(text, row.get("must_drop", ()))

    def numbers(self):
        def share(part, whole):
            return part / whole if whole else None
        return {"pages": self.pages, "token_f1": self.f1 / self.pages,
                "precision": self.precision / self.pages, "recall": self.recall / self.pages,
                "shingle_f1": self.shingle_f1 / self.pages,
                "formula_recall": share(self.common, self.truth),
                "formula_precision": share(self.common, self.found), "formulas": self.truth,
                "must_keep": share(self.kept, self.keep), "must_drop": share(self.dropped, self.drop)}


def quality(rows, tools, python):
    pages = WORK / "pages.jsonl.zst"
    write_rows(pages, ({"id": row["id"], "html": row["html"]} for row in rows))
    results = {}
    for tool in tools:
        extract(tool, pages, WORK / f"{tool}.jsonl", python)
        texts = read_rows(WORK / f"{tool}.jsonl")
        by_set = collections.defaultdict(Sums)
        for row in rows:
            by_set[row["set"]].add(*texts[row["id"]], row)
        results[tool] = {name: sums.numbers() for name, sums in by_set.items()}
    return results


def print_table(results, measure):
    tools = list(results)
    print(f"\n{measure.replace('_', ' ')}\n  {'':34}{'pages':>6}"
          + "".join(f"{tool.replace('trafilatura-', 'traf. '):>17}" for tool in tools))
    for name, ours in results["mathsieve"].items():
        if ours[measure] is None:
            continue
        cells = [results[tool][name][measure] for tool in tools]
        print(f"  {name:34}{ours['pages']:6}" + "".join(f"{cell or 0:17.4f}" for cell in cells))


def speed(rounds, tools, python):
    """Pages a second of processor time over every page of the shared data, in turns."""
    pages = WORK / "all_pages.jsonl.zst"
    names = sorted(path.name.split(".")[0] for path in DATA.glob("pages_*.jsonl.zst"))
    write_rows(pages, ({"id": f"{name} {i}", "html": row["html"]} for name in names
                       for i, row in enumerate(sets.rows(DATA, name)) if "html" in row))
    seconds = collections.defaultdict(list)
    for turn in range(rounds):
        for tool in tools:
            slow = tool not in ("mathsieve", "resiliparse")
            if slow and turn > 0:
                continue
            numbers = extract(tool, pages, os.devnull, python)
            seconds[tool].append(numbers["seconds"])
    count = numbers["pages"]
    return {tool: count / statistics.median(times) for tool, times in seconds.items()}


def print_speed(rates):
    print(f"\n{'parse and extract, one thread':34}{'pages/s':>10}{'ours : it':>12}")
    for tool, rate in rates.items():
        ratio, bar = rates["mathsieve"] / rate, SPEED_BARS.get(tool)
        verdict = "" if bar is None else f"   >= {bar} {'' if ratio >= bar else 'MISSED'}"
        print(f"  {tool:32}{rate:10.1f}{ratio:12.2f}{verdict}")


def main():
    parser = argparse.ArgumentParser(prog="./dev bench extract")
    parser.add_argument("--peers", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--generated", type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="")
    parser.add_argument("--tools", default=",".join(["mathsieve", *PEERS]))
    parser.add_argument("--no-speed", action="store_true")
    parser.add_argument("--json", type=pathlib.Path, default=WORK / "bench.json")
    arguments = parser.parse_args()
    if not DATA.is_dir():
        sys.exit(f"bench extract: no {DATA}")
    WORK.mkdir(parents=True, exist_ok=True)
    tools = arguments.tools.split(",")
    rows = [row for source in (sets.all_rows(DATA), generated_rows(arguments.generated))
            for row in source if arguments.only in row["set"]]
    results = quality(rows, tools, arguments.peers)
    for measure in ("token_f1", "precision", "recall", "shingle_f1", "formula_recall",
                    "formula_precision", "must_keep", "must_drop"):
        print_table(results, measure)
    record = {"machine": platform.platform(), "quality": results}
    if not arguments.no_speed:
        record["pages_per_second"] = speed(arguments.rounds, tools, arguments.peers)
        print_speed(record["pages_per_second"])
    arguments.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    print(f"\nall numbers: {arguments.json}")


main()
