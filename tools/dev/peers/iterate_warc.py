"""usage: iterate_warc.py FILE...   every record of WARC files with fastwarc, bodies read whole.

fastwarc at its best: its own file reader, no HTTP parsing, no digests, one record object reused.
"""

import sys

from fastwarc.warc import ArchiveIterator
from measure import clock, report

records = size = 0
start = clock()
for path in sys.argv[1:]:
    for record in ArchiveIterator(path, parse_http=False, inplace=True):
        size += len(record.reader.read())
        records += 1
report(clock() - start, records=records, bytes=size)
