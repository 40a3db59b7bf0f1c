"""One line of JSON on standard output for bench.py."""

import json
import os


def clock():
    """Processor seconds of this process and of the children it has waited for: other work on the
    machine disturbs them least, and our own benches count the same."""
    return sum(os.times()[:4])


def report(seconds, **numbers):
    print(json.dumps({"seconds": seconds, **numbers}))
