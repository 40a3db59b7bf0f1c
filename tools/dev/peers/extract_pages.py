"""usage: extract_pages.py TOOL PAGES.jsonl.zst OUT.jsonl   one Python extractor over pages, on one core.

TOOL: trafilatura, trafilatura-recall, trafilatura-precision, resiliparse, readability. Only the
calls are timed; start-up, reading and writing are not.
"""

import io
import json
import logging
import sys

from time import process_time as clock

import zstandard
from measure import report

logging.disable(logging.CRITICAL)


def trafilatura_tool(**mode):
    from trafilatura import extract
    return lambda html: extract(html, include_comments=False, include_tables=True, **mode) or ""


def resiliparse_tool():
    from resiliparse.extract.html2text import extract_plain_text
    return lambda html: extract_plain_text(html, main_content=True)


def readability_tool():
    import lxml.html
    from readability import Document
    blocks = {"p", "div", "li", "td", "th", "br", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "dd",
              "dt", "tr", "blockquote", "section", "article"}

    def text_of(html):
        if not html.strip():
            return ""
        tree = lxml.html.fromstring(Document(html).summary(html_partial=True))
        for element in tree.iter():
            if element.tag in blocks:
                element.tail = "\n" + (element.tail or "")
                element.text = "\n" + (element.text or "")
        return tree.text_content()
    return text_of


TOOLS = {
    "trafilatura": trafilatura_tool,
    "trafilatura-recall": lambda: trafilatura_tool(favor_recall=True),
    "trafilatura-precision": lambda: trafilatura_tool(favor_precision=True),
    "resiliparse": resiliparse_tool,
    "readability": readability_tool,
}


def main():
    tool = TOOLS[sys.argv[1]]()
    pages = size = failed = 0
    seconds = 0.0
    with open(sys.argv[2], "rb") as file, open(sys.argv[3], "w", encoding="utf-8") as out:
        stream = zstandard.ZstdDecompressor().stream_reader(file)
        for line in io.TextIOWrapper(stream, encoding="utf-8", newline="\n"):
            row = json.loads(line)
            start = clock()
            try:
                text = tool(row["html"])
            except Exception:  # a page that a tool cannot read has no text
                text = ""
                failed += 1
            seconds += clock() - start
            pages += 1
            size += len(row["html"].encode("utf-8", "surrogatepass"))
            out.write(json.dumps({"id": row["id"], "text": text}) + "\n")
    report(seconds, pages=pages, bytes=size, failed=failed)


main()
