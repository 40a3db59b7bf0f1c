"""Runs mathsieve and other tools in turns and prints ratios. See ./dev bench -h."""

import argparse
import json
import os
import pathlib
import platform
import shutil

import bench_crawl
from bench_tools import (BINARIES, CRAWL, MODEL, ROOT, WORK, filter_command, in_turns,
                         processor_seconds, run)

PEERS = ROOT / "tools" / "dev" / "peers"
# datatrove takes a minute for a thousand pages: the comparisons of whole filters use one file.
FILTER_PAGES = "crawl-00000.warc.gz"


def crawl_files():
    return sorted(CRAWL.glob("crawl-*.warc.gz"))


def iteration(rounds, python):
    """warc_bench times the plain inflate of the same members itself, in turns with the records."""
    files = crawl_files()
    medians = in_turns(
        rounds,
        mathsieve=lambda: run([BINARIES / "tests" / "warc_bench", *files]),
        fastwarc=lambda: run([python, PEERS / "iterate_warc.py", *files]))
    numbers = medians.pop("mathsieve")
    for name in ("records", "libdeflate", "isal"):
        medians[name] = {"bytes": numbers["bytes"],
                         "seconds": numbers["bytes"] / 1e6 / numbers[f"{name}_mb_per_s"]}
    return medians, [
        ("WARC.gz iteration : plain inflate (best library)", numbers["records_ratio"], ">=", 0.85),
        ("WARC.gz iteration : fastwarc",
         medians["fastwarc"]["seconds"] / medians["records"]["seconds"], ">=", 1.3)]


def scoring_inputs(python):
    """A model with the paper's settings and the lines to score, made once."""
    lines, labelled = WORK / "lines.txt", WORK / "labelled.txt"
    model = WORK / "paper_settings"
    if not model.with_suffix(".bin").exists():
        run([python, PEERS / "make_lines.py", CRAWL / "pages.tsv", lines, labelled,
             *sorted(CRAWL.glob("*.warc.gz"))])
        run(["fasttext", "supervised", "-input", labelled, "-output", f"{model}.partial", "-dim", 256,
             "-wordNgrams", 3, "-minCount", 3, "-epoch", 1, "-bucket", 2_000_000, "-thread", 2], cpus=2)
        os.rename(f"{model}.partial.bin", f"{model}.bin")
    first = WORK / "one_line.txt"
    with open(lines, encoding="utf-8", newline="\n") as file:
        first.write_text(file.readline(), encoding="utf-8")
    return model.with_suffix(".bin"), lines, first


def scoring(rounds, python):
    model, lines, first = scoring_inputs(python)

    def predict_prob():
        """Loading the model is left out: the time for one line is subtracted."""
        whole = run(["fasttext", "predict-prob", model, lines, 2])
        load = run(["fasttext", "predict-prob", model, first, 2])
        return {"seconds": whole["cpu_seconds"] - load["cpu_seconds"],
                "bytes": lines.stat().st_size}

    medians = in_turns(
        rounds,
        mathsieve=lambda: run([BINARIES / "tests" / "score_bench", model, lines]),
        fasttext=predict_prob,
        binding=lambda: run([python, PEERS / "score_lines.py", model, lines]))
    ours = medians["mathsieve"]["seconds"]
    return medians, [
        ("scoring text : fasttext predict-prob", medians["fasttext"]["seconds"] / ours, ">=", 40),
        ("scoring text : fastText's Python binding", medians["binding"]["seconds"] / ours, ">=", 18)]


def whole_filter(rounds, python):
    files, model = [CRAWL / FILTER_PAGES], MODEL
    medians = in_turns(
        rounds,
        mathsieve=lambda: processor_seconds(run(filter_command(WORK / "filter", files, 1))),
        resiliparse=lambda: run([python, PEERS / "filter_resiliparse.py", model,
                                 WORK / "resiliparse.jsonl", *files]))

    def datatrove():
        shutil.rmtree(WORK / "datatrove", ignore_errors=True)
        return run([python, PEERS / "filter_datatrove.py", model, WORK / "datatrove", *files])
    medians.update(in_turns(min(rounds, 2), datatrove=datatrove))
    ours = medians["mathsieve"]["seconds"]
    return medians, [
        ("whole filter : fastwarc + resiliparse + fasttext", medians["resiliparse"]["seconds"] / ours,
         ">=", 2.5),
        ("whole filter : datatrove", medians["datatrove"]["seconds"] / ours, ">=", 30)]


def threads_and_memory(rounds, python):
    """The crawl four times over: start and finish of a run weigh little then."""
    files = crawl_files()
    medians = in_turns(
        rounds,
        one_thread=lambda: run(filter_command(WORK / "one", files * 4, 1), cpus=1),
        two_threads=lambda: run(filter_command(WORK / "two", files * 4, 2), cpus=2),
        quarter=lambda: run(filter_command(WORK / "quarter", files, 2), cpus=2))
    return medians, [
        ("filter : 2 threads against 1",
         medians["one_thread"]["seconds"] / medians["two_threads"]["seconds"], ">=", 1.9),
        ("filter : peak memory, MB", medians["two_threads"]["peak_bytes"] / 1e6, "<=", 400),
        ("filter : peak memory on a quarter of it, MB", medians["quarter"]["peak_bytes"] / 1e6,
         "<=", 400)]


GROUPS = {"iteration": iteration, "scoring": scoring, "filter: others": whole_filter,
          "filter: quick pass": bench_crawl.quick_pass, "filter: thin crawl": bench_crawl.thin_crawl,
          "filter: stages": bench_crawl.stages,
          "filter: threads and memory": threads_and_memory}


def main():
    parser = argparse.ArgumentParser(prog="./dev bench")
    parser.add_argument("--peers", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("only", nargs="?", default="")
    parser.add_argument("--json", type=pathlib.Path, default=WORK / "bench.json")
    arguments = parser.parse_args()

    WORK.mkdir(parents=True, exist_ok=True)
    record = {"machine": platform.platform(), "cpus": os.cpu_count(), "rounds": arguments.rounds,
              "measurements": {}, "ratios": []}
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        record["cpu"] = next((line.split(":", 1)[1].strip() for line in file
                              if line.startswith("model name")), "unknown")
    print(f"{record['cpu']}, {record['cpus']} CPUs, median of {arguments.rounds} rounds in turns")
    for name, group in GROUPS.items():
        if arguments.only not in name:
            continue
        medians, rows = group(arguments.rounds, arguments.peers)
        record["measurements"][name] = medians
        print(f"\n{name}")
        for tool, numbers in medians.items():
            size = numbers.get("bytes")
            rate = f"{size / numbers['seconds'] / 1e6:9.1f} MB/s" if size else ""
            count = numbers.get("instructions")
            count = f"{count / size:9.2f} instructions a byte" if count else ""
            print(f"  {tool:30}{numbers['seconds']:9.3f} s {rate}{count}")
        for title, value, sign, bar in rows:
            met = value >= bar if sign == ">=" else value <= bar
            record["ratios"].append({"title": title, "value": value, "bar": f"{sign} {bar}",
                                     "met": met})
            print(f"  {title:52}{value:8.2f}   {sign} {bar}  {'' if met else 'MISSED'}")
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    arguments.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    print(f"\nall numbers: {arguments.json}")


main()
