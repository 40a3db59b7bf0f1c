"""usage: filter_resiliparse.py MODEL OUT FILE...   WARC to scored JSONL with the fast Python tools.

fastwarc, Resiliparse's charset detection and main-content extraction, fastText's binding, orjson.
Pages that the model calls mathematics with at least even odds are written. Model loading is not
timed.
"""

import sys

import fasttext
import orjson
from fastwarc.warc import ArchiveIterator, WarcRecordType
from measure import clock, report
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import bytes_to_str, detect_encoding

model = fasttext.load_model(sys.argv[1])
pages = kept = 0
start = clock()
with open(sys.argv[2], "wb") as out:
    for path in sys.argv[3:]:
        for record in ArchiveIterator(path, record_types=WarcRecordType.response):
            headers = record.http_headers
            if headers is None or headers.status_code != 200:
                continue
            if record.http_content_type not in ("text/html", "application/xhtml+xml"):
                continue
            body = record.reader.read()
            html = bytes_to_str(body, record.http_charset or detect_encoding(body))
            text = extract_plain_text(html, main_content=True)
            pages += 1
            labels, probabilities = model.predict(text.replace("\n", " "), k=-1)
            probability = dict(zip(labels, probabilities)).get("__label__math", 0.0)
            if probability < 0.5:
                continue
            kept += 1
            out.write(orjson.dumps({"id": record.record_id, "text": text, "metadata": {
                "url": record.headers["WARC-Target-URI"], "score": float(probability)}}))
            out.write(b"\n")
report(clock() - start, pages=pages, kept=kept)
