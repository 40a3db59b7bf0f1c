"""Fails where a package that ./dev bench compares with cannot be used."""

import fasttext
import fastwarc.warc
import resiliparse.extract.html2text
import trafilatura
import warcio.archiveiterator
from datatrove.pipeline.extractors import Trafilatura
from datatrove.pipeline.filters import FastTextClassifierFilter
from datatrove.pipeline.readers import WarcReader
from datatrove.pipeline.writers.jsonl import JsonlWriter

page = "<html><body><p>one two</p></body></html>"
assert "one two" in resiliparse.extract.html2text.extract_plain_text(page)
assert trafilatura.__version__ and warcio.archiveiterator.ArchiveIterator and fastwarc.warc.ArchiveIterator
assert fasttext.train_supervised
# The readers and filters of datatrove look for their own dependencies when they are made.
WarcReader("."), Trafilatura(), FastTextClassifierFilter("none"), JsonlWriter(".")
