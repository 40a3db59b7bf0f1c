"""One line of JSON on standard output for bench.py."""

import json
import time


def report(start, **numbers):
    print(json.dumps({"seconds": time.perf_counter() - start, **numbers}))
