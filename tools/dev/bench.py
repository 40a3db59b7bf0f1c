"""Runs mathsieve and other tools in turns and prints ratios. See ./dev bench -h."""

import argparse
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORK = ROOT / "build" / "bench"
CRAWL = ROOT / "build" / "demo" / "crawl"
MODEL = ROOT / "build" / "demo" / "model.bin"
BINARIES = ROOT / "build" / "release"
MATHSIEVE = BINARIES / "tools" / "mathsieve"
PEERS = ROOT / "tools" / "dev" / "peers"
# datatrove takes a minute for a thousand pages: the comparisons of whole filters use one file.
FILTER_PAGES = "crawl-00000.warc.gz"


def run(command, cpus=1):
    """Seconds, peak memory and the JSON of the last line that `command` prints. One CPU pins it
    to one core, helpers and children included."""
    cores = sorted(os.sched_getaffinity(0))[-cpus:]
    environment = {**os.environ, "OMP_NUM_THREADS": str(cpus)}
    with tempfile.TemporaryFile() as out:
        start = time.perf_counter()
        process = subprocess.Popen(
            [str(word) for word in command], stdout=out, stderr=subprocess.PIPE, env=environment,
            preexec_fn=lambda: os.sched_setaffinity(0, cores))
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        if status != 0:
            sys.exit(f"bench: {' '.join(map(str, command))}\n{errors.decode(errors='replace')}")
        out.seek(0)
        lines = out.read().decode(errors="replace").splitlines()
    result = {"seconds": seconds, "peak_bytes": usage.ru_maxrss * 1024,
              "cpu_seconds": usage.ru_utime + usage.ru_stime}
    try:
        result.update(json.loads(lines[-1]))
    except (IndexError, ValueError):
        pass
    return result


def in_turns(rounds, **measurements):
    """The medians of the seconds (and of every other number) of functions that take turns."""
    results = {name: [] for name in measurements}
    for _ in range(rounds):
        for name, measure in measurements.items():
            results[name].append(measure())
    return {name: {key: statistics.median(result[key] for result in runs)
                   for key, value in runs[0].items() if isinstance(value, (int, float))}
            for name, runs in results.items()}


def crawl_files():
    return sorted(CRAWL.glob("crawl-*.warc.gz"))


def filter_command(out, files, threads):
    shutil.rmtree(out, ignore_errors=True)
    return [MATHSIEVE, "filter", "--model", MODEL, "--out", out, "--threads", threads, *files]


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


def processor_seconds(result):
    """Of the whole process, start and model loading included."""
    return {**result, "seconds": result["cpu_seconds"]}


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


def quick_pass(rounds, _python):
    """quick_bench times the inflate of the same pages itself, in turns with the rest."""
    medians = in_turns(rounds, quick=lambda: run([BINARIES / "tests" / "quick_bench", MODEL,
                                                  *crawl_files()]))
    numbers = medians["quick"]
    steps = {name: {"bytes": numbers["bytes"], "seconds": numbers["bytes"] / 1e6 / numbers[name]}
             for name in ("inflate", "byte masks", "scan", "quick pass")}
    return steps, [("quick pass : plain inflate of the same pages (libdeflate)",
                    numbers["quick pass"] / numbers["inflate"], ">=", 1.0)]


def thin_crawl(rounds, _python):
    """The whole filter on a crawl of which one page in a hundred is mathematics, four times over."""
    data = pathlib.Path(os.environ.get("MATHSIEVE_SHARED", ROOT.parent / "shared" / "data"))
    if not data.is_dir():
        print(f"\nthin crawl: left out, no {data}")
        return {}, []
    crawl = WORK / "thin.warc.gz"
    pages = [data / f"pages_{name}.jsonl.zst"
             for name in ("recipes", "articles", "postlight", "debian", "legacy_charset")]
    run([sys.executable, ROOT / "tools" / "dev" / "thin_crawl.py", "--crawl", CRAWL, "--out", crawl,
         *pages])

    def inflate():
        numbers = run([BINARIES / "tests" / "warc_bench", crawl])
        return {"bytes": 4 * numbers["bytes"],
                "seconds": 4 * numbers["bytes"] / 1e6 / numbers["libdeflate_mb_per_s"]}

    def whole(*flags):
        report = WORK / "thin.json"
        command = filter_command(WORK / "thin", [crawl] * 4, 1) + ["--report", report, *flags]
        result = processor_seconds(run(command))
        stages = json.loads(report.read_text(encoding="utf-8"))["seconds"]
        return {**result, **{f"stage {name}": seconds for name, seconds in stages.items()}}

    medians = in_turns(rounds, inflate=inflate, filter=whole,
                       parse_all=lambda: whole("--no-quick-pass"))
    for name, seconds in medians["filter"].items():
        if name.startswith("stage "):
            medians[name] = {"seconds": seconds}
    seconds = medians["filter"]["seconds"]
    return medians, [
        ("filter, 1 % mathematics : plain inflate (libdeflate)",
         medians["inflate"]["seconds"] / seconds, ">=", 0.4),
        ("filter, 1 % mathematics : every page parsed", medians["parse_all"]["seconds"] / seconds,
         ">=", 1)]


GROUPS = {"iteration": iteration, "scoring": scoring, "filter": whole_filter,
          "quick pass": quick_pass, "thin crawl": thin_crawl,
          "threads and memory": threads_and_memory}


def main():
    parser = argparse.ArgumentParser(prog="./dev bench")
    parser.add_argument("--peers", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="")
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
            print(f"  {tool:30}{numbers['seconds']:9.3f} s {rate}")
        for title, value, sign, bar in rows:
            met = value >= bar if sign == ">=" else value <= bar
            record["ratios"].append({"title": title, "value": value, "bar": f"{sign} {bar}",
                                     "met": met})
            print(f"  {title:52}{value:8.2f}   {sign} {bar}  {'' if met else 'MISSED'}")
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    arguments.json.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    print(f"\nall numbers: {arguments.json}")


main()
