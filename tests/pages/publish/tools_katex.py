"""KaTeX on a server (node): both trees, the HTML tree alone, MathML with its annotation alone."""

import functools
import json
import os
import pathlib

from read_text import Article, formulas
from run_tool import Body, find, run
from write_html import HtmlWriter

HEAD = ('<link rel="stylesheet" '
        'href="https://cdn.jsdelivr.net/npm/katex@0.16.4/dist/katex.min.css">\n')
HERE = pathlib.Path(__file__).parent
Key = tuple[str, bool]


@functools.cache
def rendered(keys: tuple[Key, ...]) -> dict[Key, list[str]]:
    os.environ.setdefault("NODE_PATH", "/usr/share/nodejs")
    out = run([find("node") or "node", str(HERE / "katex_render.js")], stdin=json.dumps(keys))
    return dict(zip(keys, json.loads(out)))


def keys_of(articles: list[Article]) -> tuple[Key, ...]:
    return tuple(sorted({(formula["latex"], formula["display"])
                         for article in articles for formula in formulas(article)}))


def variant(tool: str, output: int):
    def make(articles: list[Article]) -> list[Body]:
        markup = rendered(keys_of(articles))
        writer = HtmlWriter(lambda latex, display: markup[latex, display][output])
        return [Body(tool, writer.write(article), head=HEAD, flat=True, latex_in_page=output != 1)
                for article in articles]
    return make


TOOLS = {"katex-both": variant("katex-both", 0), "katex-html": variant("katex-html", 1),
         "katex-mathml": variant("katex-mathml", 2)}
