"""Writes a crawl of which about one page in a hundred is mathematics: the pages of a crawl that
make_crawl.py wrote, its mathematics thinned out, and other pages from JSON lines.

usage: thin_crawl.py --crawl DIR --out DIR [--share 0.01] [--web PAGES.jsonl.zst...]
                     [--manuals PAGES.jsonl.zst...]

Every third page, by the hash of its URL, goes to OUT/sample.warc.gz, to train with, the others to
OUT/crawl.warc.gz; all pages of --web also to OUT/web.warc.gz. Of JSON lines only those with the
label "other" are taken. Same inputs, same bytes.
"""

import argparse
import csv
import pathlib
import zlib

import jsonl
import make_crawl

PARTS = ("sample", "crawl", "web")


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


def part_of(url):
    return "sample" if int(make_crawl.digest(url), 16) % 3 == 0 else "crawl"


def other_pages(path):
    for row in jsonl.read_zst(path):
        if row.get("html") and row["label"] == "other":
            yield make_crawl.Fetch(row["url"], "200 OK", ["Content-Type: text/html; charset=UTF-8"],
                                   row["html"].encode())


def add_crawl(crawl, others, share, warcs):
    """All pages of the crawl that are no mathematics, and so many that are."""
    with open(crawl / "pages.tsv", encoding="utf-8", newline="") as file:
        subjects = {row["url"]: row["subject"] for row in csv.DictReader(file, delimiter="\t")}
    others += sum(subject != "math" for subject in subjects.values())
    mathematics = sorted((url for url in subjects if subjects[url] == "math"), key=make_crawl.digest)
    wanted = set(mathematics[:int(share * others)])
    for path in sorted(crawl.glob("*.warc.gz")):
        for member, record in members(path):
            url = url_of(record)
            if subjects.get(url, "math") != "math" or url in wanted:
                warcs[part_of(url)].file.write(member)


def main():
    parser = argparse.ArgumentParser(prog="thin_crawl.py")
    parser.add_argument("--crawl", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--share", type=float, default=0.01)
    parser.add_argument("--web", type=pathlib.Path, nargs="*", default=[])
    parser.add_argument("--manuals", type=pathlib.Path, nargs="*", default=[])
    arguments = parser.parse_args()
    if all((arguments.out / f"{part}.warc.gz").exists() for part in PARTS):
        return
    arguments.out.mkdir(parents=True, exist_ok=True)
    warcs = {part: make_crawl.WarcFile(arguments.out / f"{part}.warc.gz") for part in PARTS}
    others = 0
    for path in arguments.web + arguments.manuals:
        for fetch in other_pages(path):
            others += 1
            warcs[part_of(fetch.url)].add(fetch)
            if path in arguments.web:
                warcs["web"].add(fetch)
    add_crawl(arguments.crawl, others, arguments.share, warcs)
    for warc in warcs.values():
        warc.close()


main()
