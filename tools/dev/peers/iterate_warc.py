"""usage: iterate_warc.py FILE...   every record of WARC files with fastwarc, bodies read whole.

fastwarc at its best: its own file reader, no HTTP parsing, no digests, one record object reused.
"""

import sys
import time

from fastwarc.warc import ArchiveIterator
from measure import report

records = size = 0
start = time.perf_counter()
for path in sys.argv[1:]:
    for record in ArchiveIterator(path, parse_http=False, inplace=True):
        size += len(record.reader.read())
        records += 1
report(start, records=records, bytes=size)
