"""usage: make_lines.py PAGES_TSV LINES LABELLED FILE...   one line of text a page, by Resiliparse.

LINES holds the plain lines, LABELLED the same ones as fastText wants them for training.
"""

import csv
import sys

from fastwarc.warc import ArchiveIterator, WarcRecordType
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import bytes_to_str, detect_encoding

with open(sys.argv[1], encoding="utf-8", newline="") as file:
    subjects = {row["url"]: row["subject"] for row in csv.DictReader(file, delimiter="\t")}
with open(sys.argv[2], "w", encoding="utf-8") as lines, open(sys.argv[3], "w", encoding="utf-8") as labelled:
    for path in sys.argv[4:]:
        for record in ArchiveIterator(path, record_types=WarcRecordType.response):
            subject = subjects.get(record.headers["WARC-Target-URI"])
            if subject is None:
                continue
            body = record.reader.read()
            html = bytes_to_str(body, record.http_charset or detect_encoding(body))
            text = " ".join(extract_plain_text(html, main_content=True).split())
            lines.write(text + "\n")
            labelled.write(f"__label__{subject} {text}\n")
