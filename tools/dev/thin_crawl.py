"""Writes a crawl of which about one page in a hundred is mathematics: the pages of a crawl that
make_crawl.py wrote, its mathematics thinned out, and other pages from JSON lines.

usage: thin_crawl.py --crawl DIR --out FILE.warc.gz [--share 0.01] [PAGES.jsonl.zst...]

Same inputs, same bytes.
"""

import argparse
import csv
import pathlib
import zlib

import jsonl
import make_crawl


def members(path):
    """The gzip members of a file and what they inflate to."""
    data = path.read_bytes()
    while data:
        inflater = zlib.decompressobj(31)
        record = inflater.decompress(data)
        size = len(data) - len(inflater.unused_data)
        yield data[:size], record
        data = data[size:]


def url_of(record):
    for line in record[:2000].split(b"\r\n"):
        if line.startswith(b"WARC-Target-URI: "):
            return line[17:].decode()
    return ""


def main():
    parser = argparse.ArgumentParser(prog="thin_crawl.py")
    parser.add_argument("--crawl", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--share", type=float, default=0.01)
    parser.add_argument("pages", type=pathlib.Path, nargs="*")
    arguments = parser.parse_args()
    if arguments.out.exists():
        return
    with open(arguments.crawl / "pages.tsv", encoding="utf-8", newline="") as file:
        subjects = {row["url"]: row["subject"] for row in csv.DictReader(file, delimiter="\t")}
    others = sum(subject != "math" for subject in subjects.values())
    mathematics = sorted((url for url in subjects if subjects[url] == "math"), key=make_crawl.digest)
    kept = set(mathematics[:int(arguments.share * others)])
    warc = make_crawl.WarcFile(arguments.out)
    for path in sorted(arguments.crawl.glob("*.warc.gz")):
        for member, record in members(path):
            url = url_of(record)
            if subjects.get(url, "") != "math" or url in kept:
                warc.file.write(member)
    for path in arguments.pages:
        for number, row in enumerate(jsonl.read_zst(path)):
            if not row.get("html"):
                continue
            url = row.get("url") or f"https://{path.name.split('.')[0]}.example/{number}"
            warc.add(make_crawl.Fetch(url, "200 OK", ["Content-Type: text/html; charset=UTF-8"],
                                      row["html"].encode()))
    warc.close()


main()
