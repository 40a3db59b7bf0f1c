"""What the benches have in common: places, runs of a command, tools that take turns."""

import json
import os
import pathlib
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


def filter_command(out, files, threads, model=MODEL):
    shutil.rmtree(out, ignore_errors=True)
    return [MATHSIEVE, "filter", "--model", model, "--out", out, "--threads", threads, *files]


def processor_seconds(result):
    """Of the whole process, start and model loading included."""
    return {**result, "seconds": result["cpu_seconds"]}
