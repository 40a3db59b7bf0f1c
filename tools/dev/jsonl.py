"""Reading JSON lines."""

import json
import subprocess


def read_zst(path):
    """The rows of a .jsonl.zst file, one after the other."""
    process = subprocess.Popen(["zstd", "-dcq", path], stdout=subprocess.PIPE)
    for line in process.stdout:
        if line != b"\n":
            yield json.loads(line)
    if process.wait() != 0:
        raise SystemExit(f"cannot read {path}")
