"""Writes documentation packages of Debian as a crawl: .warc.gz files as Common Crawl has them.

usage: make_crawl.py --table data/packages.tsv… --packages DIR --out DIR
                     [--pages-per-site 400] [--files 4] [--held-out I/N]

DIR of --packages holds the .deb files (apt-get download); they are unpacked below it. A row of the
table with role "seed" lends half of its pages, chosen by hash, to seed-SUBJECT.warc.gz; everything
else goes to crawl-0000N.warc.gz, shuffled across sites by hash. pages.tsv names every page: url,
package, subject, role, part. Same packages, same bytes.
"""

import argparse
import base64
import csv
import datetime
import gzip
import hashlib
import html.parser
import json
import os
import pathlib
import shutil
import subprocess
import sys
import urllib.parse
import uuid

PAGE_SUFFIXES = (".html", ".htm", ".xhtml", ".html.gz")
OTHER_TYPES = {".css": "text/css", ".png": "image/png", ".jpg": "image/jpeg", ".svg": "image/svg+xml"}
OTHERS_PER_SITE = 5
MAX_OTHER_BYTES = 100_000
FIRST_FETCH = datetime.datetime(2024, 5, 18, 0, 0, 0)
NAMESPACE = uuid.UUID("6d617468-7369-4576-8500-000000000000")


def digest(text):
    return hashlib.sha1(text.encode()).hexdigest()


def unpack(deb):
    """The folder with the files of a package, unpacked once."""
    folder = deb.parent / "unpacked" / deb.stem
    if not folder.is_dir():
        partial = folder.with_name(folder.name + ".partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        subprocess.run(["dpkg-deb", "-x", deb, partial], check=True)
        partial.rename(folder)
    return folder


def read_inside(path, root):
    """The bytes of a file, its links followed inside the package only; None where they lead out."""
    for _ in range(8):
        if not path.is_symlink():
            break
        target = os.readlink(path)
        joined = root / target.lstrip("/") if target.startswith("/") else path.parent / target
        path = pathlib.Path(os.path.normpath(joined))
    if root not in path.parents or not path.is_file():
        return None
    return path.read_bytes()


def files_below(folder):
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            yield pathlib.Path(parent, name)


class CharsetFinder(html.parser.HTMLParser):
    """The charset that a page declares in a <meta>, in `charset`."""

    charset = ""

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag != "meta" or self.charset:
            return
        content = (values.get("content") or "").lower()
        self.charset = values.get("charset") or content.partition("charset=")[2].strip()


def content_type(page, site_url):
    """As web servers send it: half of the sites name the charset in the header, the rest leave it
    to the page."""
    finder = CharsetFinder()
    finder.feed(page[:1024].decode("latin-1"))
    if finder.charset and digest(site_url)[0] in "89abcdef":
        return "text/html"
    try:
        page.decode("utf-8")
    except UnicodeDecodeError:
        return f"text/html; charset={finder.charset}" if finder.charset else "text/html"
    return "text/html; charset=UTF-8"


class Fetch:
    """One answer of a web server."""

    def __init__(self, url, status, headers, body):
        self.url, self.status, self.headers, self.body = url, status, headers, body
        self.key = digest(url)
        self.date = FIRST_FETCH + datetime.timedelta(seconds=int(self.key[:5], 16))

    def response(self):
        lines = [f"HTTP/1.1 {self.status}", f"Date: {self.date:%a, %d %b %Y %H:%M:%S GMT}",
                 "Server: Apache/2.4.57 (Debian)", *self.headers,
                 f"Content-Length: {len(self.body)}"]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + self.body

    def request(self):
        place = urllib.parse.urlsplit(self.url)
        return (f"GET {place.path or '/'} HTTP/1.1\r\nUser-Agent: mathsieve-demo/1.0\r\n"
                f"Accept: text/html,*/*;q=0.5\r\nHost: {place.netloc}\r\n"
                "Connection: Keep-Alive\r\n\r\n").encode()

    def metadata(self):
        return f"fetchTimeMs: {int(self.key[5:7], 16) + 20}\r\ncharset-detected: UTF-8\r\n".encode()


def html_fetch(path, root, url, site_url):
    body = read_inside(path, root)
    if body is None:
        return None
    if path.name.endswith(".gz"):
        body = gzip.decompress(body)
    return Fetch(url, "200 OK", [f"Content-Type: {content_type(body, site_url)}"], body)


def other_fetches(row, site, root, others):
    """What else a crawler meets: style sheets, images, a page that is gone, one that moved."""
    fetches = []
    for path in sorted(others, key=lambda p: digest(str(p.relative_to(root))))[:OTHERS_PER_SITE]:
        body = read_inside(path, root)
        if body is not None and len(body) <= MAX_OTHER_BYTES:
            kind = OTHER_TYPES[path.suffix]
            fetches.append(Fetch(url_of(row, site, path), "200 OK", [f"Content-Type: {kind}"], body))
    gone = b"<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>"
    fetches.append(Fetch(row["url"] + "no-longer-here.html", "404 Not Found",
                         ["Content-Type: text/html; charset=iso-8859-1"], gone))
    fetches.append(Fetch(row["url"].rstrip("/"), "301 Moved Permanently",
                         [f"Location: {row['url']}", "Content-Type: text/html"], b""))
    return fetches


def url_of(row, site, path):
    relative = path.relative_to(site).as_posix()
    return row["url"] + urllib.parse.quote(relative.removesuffix(".gz"))


def site_fetches(row, deb, pages_per_site):
    """Two lists: the pages of a site and what else it answers."""
    root = unpack(deb)
    site = root / row["path"]
    pages, others = {}, []
    for path in files_below(site):
        if path.name.endswith(PAGE_SUFFIXES):
            pages.setdefault(url_of(row, site, path), path)
        elif path.suffix in OTHER_TYPES:
            others.append(path)
    chosen = sorted(pages, key=digest)[:pages_per_site]
    fetches = [html_fetch(pages[url], root, url, row["url"]) for url in chosen]
    return [fetch for fetch in fetches if fetch], other_fetches(row, site, root, others)


class WarcFile:
    """One gzip member a record; request, response and metadata records name each other."""

    def __init__(self, path):
        self.path = path
        self.file = open(f"{path}.partial", "wb")
        self.warcinfo_id = self.record_id("warcinfo")
        info = ("isPartOf: mathsieve-demo\r\npublisher: mathsieve\r\nformat: WARC File Format 1.0\r\n"
                "software: make_crawl\r\nrobots: ignored (nothing was fetched)\r\n").encode()
        self.write("warcinfo", self.warcinfo_id, FIRST_FETCH, info, [
            "Content-Type: application/warc-fields", f"WARC-Filename: {path.name}"])

    def record_id(self, *names):
        return f"<urn:uuid:{uuid.uuid5(NAMESPACE, ' '.join((self.path.name, *names)))}>"

    def write(self, kind, record_id, date, block, headers):
        lines = ["WARC/1.0", f"WARC-Type: {kind}", f"WARC-Date: {date:%Y-%m-%dT%H:%M:%SZ}",
                 f"WARC-Record-ID: {record_id}", f"Content-Length: {len(block)}", *headers]
        record = "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"
        self.file.write(gzip.compress(record, compresslevel=6, mtime=0))

    def add(self, fetch):
        request_id, response_id, metadata_id = (
            self.record_id(fetch.url, kind) for kind in ("request", "response", "metadata"))
        common = [f"WARC-Warcinfo-ID: {self.warcinfo_id}", f"WARC-Target-URI: {fetch.url}"]
        http = "Content-Type: application/http; msgtype="
        address = "WARC-IP-Address: 192.0.2." + str(int(fetch.key[7:9], 16))
        self.write("request", request_id, fetch.date, fetch.request(), [
            http + "request", *common, f"WARC-Concurrent-To: {response_id}", address])
        response = fetch.response()
        self.write("response", response_id, fetch.date, response, [
            http + "response", *common, f"WARC-Concurrent-To: {request_id}", address,
            f"WARC-Payload-Digest: sha1:{base32_sha1(fetch.body)}",
            f"WARC-Block-Digest: sha1:{base32_sha1(response)}"])
        self.write("metadata", metadata_id, fetch.date, fetch.metadata(), [
            "Content-Type: application/warc-fields", *common,
            f"WARC-Concurrent-To: {response_id}"])

    def close(self):
        self.file.close()
        os.rename(f"{self.path}.partial", self.path)


def base32_sha1(data):
    return base64.b32encode(hashlib.sha1(data).digest()).decode()


def crawl_part(fetch, files):
    return f"crawl-{int(fetch.key[-3:-1], 16) % files:05d}"


def write_file(path, fetches):
    warc = WarcFile(path)
    for fetch in sorted(fetches, key=lambda fetch: fetch.key):
        warc.add(fetch)
    warc.close()


def find_deb(packages, name):
    debs = sorted(packages.glob(f"{name}_*.deb"))
    if not debs:
        sys.exit(f"make_crawl: no {name}_*.deb in {packages}")
    return debs[-1]


def read_tables(paths, held_out):
    """The rows of all tables, a package once. Rows of a table without roles are crawled. With
    held_out "I/N" sites are dealt by hash into N parts, of which all but the I-th are seeds."""
    rows = {}
    for path in paths:
        with open(path, encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                rows.setdefault(row["package"], {"path": "usr/share/", "role": "crawl"} | row)
    if held_out:
        part, parts = map(int, held_out.split("/"))
        for row in rows.values():
            site = urllib.parse.urlsplit(row["url"]).netloc
            row["role"] = "crawl" if int(digest(site)[:8], 16) % parts == part else "seed"
    return list(rows.values())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--table", type=pathlib.Path, required=True, nargs="+")
    parser.add_argument("--packages", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--pages-per-site", type=int, default=400)
    parser.add_argument("--files", type=int, default=4)
    parser.add_argument("--held-out")
    arguments = parser.parse_args()

    rows = read_tables(arguments.table, arguments.held_out)
    debs = [find_deb(arguments.packages, row["package"]) for row in rows]
    made_of = {"rows": rows, "debs": [deb.name for deb in debs], "files": arguments.files,
               "pages_per_site": arguments.pages_per_site, "held_out": arguments.held_out,
               "program": digest(pathlib.Path(__file__).read_text(encoding="utf-8"))}
    mark = arguments.out / "made_of.json"
    if mark.exists() and json.loads(mark.read_text(encoding="utf-8")) == made_of:
        return

    shutil.rmtree(arguments.out, ignore_errors=True)
    arguments.out.mkdir(parents=True)
    parts, listing = {}, []
    for row, deb in zip(rows, debs):
        pages, others = site_fetches(row, deb, arguments.pages_per_site)
        for fetch in pages:
            is_seed = row["role"] == "seed" and int(fetch.key[-1], 16) % 2 == 0
            part = f"seed-{row['subject']}" if is_seed else crawl_part(fetch, arguments.files)
            parts.setdefault(part, []).append(fetch)
            listing.append((fetch.url, row["package"], row["subject"], row["role"], part))
        for fetch in others:
            parts.setdefault(crawl_part(fetch, arguments.files), []).append(fetch)
        print(f"make_crawl: {row['package']}: {len(pages)} pages", file=sys.stderr)
    for part, fetches in sorted(parts.items()):
        write_file(arguments.out / f"{part}.warc.gz", fetches)
    with open(arguments.out / "pages.tsv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(["url", "package", "subject", "role", "part"])
        writer.writerows(sorted(listing))
    mark.write_text(json.dumps(made_of, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
