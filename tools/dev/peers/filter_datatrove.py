"""usage: filter_datatrove.py MODEL OUT_FOLDER FILE...   the same job as datatrove's documented pipeline.

WarcReader, Trafilatura, fastText filter, JSONL without compression (its fastest), one task. The
files lie in one folder. Start-up is not timed; loading the model is part of its first page, so
it is loaded before.
"""

import pathlib
import sys

from datatrove.pipeline.extractors import Trafilatura
from datatrove.pipeline.filters import FastTextClassifierFilter
from datatrove.pipeline.readers import WarcReader
from datatrove.pipeline.writers.jsonl import JsonlWriter
from loguru import logger
from measure import clock, report

logger.remove()
model, out = sys.argv[1], pathlib.Path(sys.argv[2])
files = [pathlib.Path(name) for name in sys.argv[3:]]
reading = WarcReader(str(files[0].parent), glob_pattern=files[0].name if len(files) == 1 else None)
judging = FastTextClassifierFilter(model, keep_labels=("math", 0.5), newline_replacement=" ")
judging.model  # loads it
writing = JsonlWriter(str(out / "documents"), compression=None)

# What its local executor does in a task, without the start of processes.
start = clock()
data = None
for step in (reading, Trafilatura(favour_precision=False), judging, writing):
    data = step(data, 0, 1)
kept = sum(1 for _ in data)
report(clock() - start, pages=int(reading.stats["documents"].total), kept=kept)
