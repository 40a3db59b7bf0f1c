"""Benches of the filter on a crawl of which one page in a hundred is mathematics (thin_crawl.py):
the quick pass alone, the whole, and its stages with their instructions. See ./dev bench -h.

The classifier is trained as users do, from pages of mathematics and a random piece of the crawl.
"""

import functools
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

from bench_tools import (BINARIES, CRAWL, MATHSIEVE, ROOT, WORK, filter_command, in_turns,
                         processor_seconds, run)

THIN = WORK / "thin"
FLOOR = 3  # about as many pages are above it as are mathematics

# What the report calls a stage, and the function that its stopwatch is around.
STAGE_FUNCTIONS = {
    "read": "FileSource::Next", "http": "PageReader::Read", "charset": "DecodeToUtf8",
    "quick pass": "QuickPass::Judge", "extract": "PageWorker::Extract",
    "judge": "PageWorker::JudgeDocuments"}


@functools.cache
def thin_crawl_files():
    """The crawl and a model trained on a sample of it; None without the shared data."""
    data = pathlib.Path(os.environ.get("MATHSIEVE_SHARED", ROOT.parent / "shared" / "data"))
    if not data.is_dir():
        print(f"\nthin crawl: left out, no {data}")
        return None
    web, manuals = ([data / f"pages_{name}.jsonl.zst" for name in names]
                    for names in (("recipes", "articles", "postlight"), ("debian", "doraemonzzz")))
    run([sys.executable, ROOT / "tools" / "dev" / "thin_crawl.py", "--crawl", CRAWL, "--out", THIN,
         "--web", *web, "--manuals", *manuals])
    shutil.rmtree(THIN / "seed", ignore_errors=True)
    run([MATHSIEVE, "seed", "--out", THIN / "seed", "--positive", CRAWL / "seed-math.warc.gz",
         "--negative", THIN / "sample.warc.gz"])
    run([MATHSIEVE, "train-classifier", "--preset", "small", "--seed", THIN / "seed", "--out",
         THIN / "model.bin", "--pages", THIN / "sample.warc.gz"])
    return THIN / "crawl.warc.gz", THIN / "model.bin"


def quick_pass(rounds, _python):
    """quick_bench times the inflate of the same pages itself, in turns with the rest."""
    thin = thin_crawl_files()
    if thin is None:
        return {}, []
    inputs = {"web": [THIN / "web.warc.gz"], "documentation": sorted(CRAWL.glob("crawl-*.warc.gz"))}
    medians = in_turns(rounds, **{
        name: lambda files=files: run([BINARIES / "tests" / "quick_bench", thin[1], *files])
        for name, files in inputs.items()})
    steps = {f"{pages}, {name}": {"bytes": numbers["bytes"],
                                  "seconds": numbers["bytes"] / 1e6 / numbers[name]}
             for pages, numbers in medians.items()
             for name in ("inflate", "byte masks", "scan", "quick pass")}
    return steps, [(f"quick pass, {pages} : plain inflate of the same pages",
                    numbers["quick pass"] / numbers["inflate"], ">=", 1.0)
                   for pages, numbers in medians.items()]


def run_filter(files, model, *flags):
    """The processor time of a filter, the seconds of its stages and what it counted."""
    report = THIN / "report.json"
    command = filter_command(THIN / "out", files, 1, model)
    result = processor_seconds(run([*command, "--floor", FLOOR, "--report", report, *flags]))
    facts = json.loads(report.read_text(encoding="utf-8"))
    return {**result, "bytes": facts["counts"]["bytes"]["html"],
            **{f"stage {name}": seconds for name, seconds in facts["seconds"].items()}}, facts


def thin_crawl(rounds, _python):
    """The whole filter, the crawl four times over."""
    thin = thin_crawl_files()
    if thin is None:
        return {}, []
    crawl, model = thin

    def inflate():
        numbers = run([BINARIES / "tests" / "warc_bench", crawl])
        return {"bytes": 4 * numbers["bytes"],
                "seconds": 4 * numbers["bytes"] / 1e6 / numbers["libdeflate_mb_per_s"]}

    medians = in_turns(
        rounds, inflate=inflate, filter=lambda: run_filter([crawl] * 4, model)[0],
        parse_all=lambda: run_filter([crawl] * 4, model, "--no-quick-pass")[0])
    counts = run_filter([crawl], model)[1]["counts"]
    pages = counts["pages"]
    print(f"\nthin crawl: {pages['kept']} of {pages['seen']} pages kept, "
          f"{counts['dropped'].get('quick_pass', 0)} refused by the quick pass, "
          f"{counts['bytes']['html parsed'] / counts['bytes']['html']:.1%} of the bytes parsed")
    seconds = medians["filter"]["seconds"]
    return medians, [
        ("filter, 1 % mathematics : plain inflate (libdeflate)",
         medians["inflate"]["seconds"] / seconds, ">=", 0.4),
        ("filter, 1 % mathematics : every page parsed", medians["parse_all"]["seconds"] / seconds,
         ">=", 1)]


def instructions_by_stage(crawl, model):
    """Counted by callgrind; a run takes about fifty times as long."""
    if shutil.which("valgrind") is None:
        print("\nstages: no instructions without valgrind")
        return {}
    out = THIN / "callgrind.out"
    command = filter_command(THIN / "out", [crawl], 1, model)
    run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", *command, "--floor", FLOOR])
    listing = subprocess.run(
        ["callgrind_annotate", "--inclusive=yes", "--threshold=100", "--auto=no", out],
        check=True, capture_output=True, text=True).stdout
    counts = {}
    for line in listing.splitlines():
        match = re.match(r"\s*([\d,]+) \([ \d.]+%\)\s+(.*)", line)
        if match is None:
            continue
        for stage, function in STAGE_FUNCTIONS.items():
            if f"::{function}(" in match[2]:
                counts[stage] = max(counts.get(stage, 0), int(match[1].replace(",", "")))
    return counts


def stages(rounds, _python):
    """What each stage takes of the bytes that go into it, by time and by instructions."""
    thin = thin_crawl_files()
    if thin is None:
        return {}, []
    medians = in_turns(rounds, filter=lambda: run_filter([thin[0]] * 4, thin[1])[0])["filter"]
    instructions = instructions_by_stage(*thin)
    counts = run_filter([thin[0]], thin[1])[1]["counts"]["bytes"]
    bytes_in = dict.fromkeys(STAGE_FUNCTIONS, counts["html"])
    bytes_in.update(extract=counts["html parsed"], judge=counts["text"])
    rows = {}
    for stage, size in bytes_in.items():
        rows[stage] = {"seconds": medians[f"stage {stage}"], "bytes": 4 * size,
                       "instructions": 4 * instructions.get(stage, 0)}
    return rows, []
