"""LaTeXML: presentation MathML with the author's LaTeX in alttext, and with it taken out."""

import concurrent.futures
import pathlib
import re
import tempfile

from read_text import Article
from run_tool import Body, inner, run, without_title
from write_latex import LatexWriter

CSS = '<link rel="stylesheet" href="LaTeXML.css" type="text/css">\n'


def latexml_page(article: Article) -> str:
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder, "article.tex")
        source.write_text(LatexWriter().document(article), encoding="utf-8")
        run(["latexml", "--quiet", "--dest=article.xml", "article.tex"], cwd=source.parent)
        run(["latexmlpost", "--quiet", "--format=html5", "--pmml", "--nodefaultresources",
             "--timestamp=Mon Jan 1 00:00:00 2024", "--dest=article.html", "article.xml"],
            cwd=source.parent)
        return source.with_suffix(".html").read_text(encoding="utf-8")


def bare(page: str) -> str:
    page = re.sub(r' alttext="[^"]*"', "", page)
    return re.sub(r"<annotation\b.*?</annotation>", "", page, flags=re.DOTALL)


def in_site(tool: str, change=lambda page: page):
    def make(articles: list[Article]) -> list[Body]:
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            pages = list(pool.map(latexml_page, articles))
        return [Body(tool, without_title(inner(change(page), r"<article\b[^>]*>", "article")),
                     head=CSS, latex_in_page=tool == "latexml", notes_in_place=True)
                for page in pages]
    return make


def full(articles: list[Article]) -> list[Body]:
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return [Body("latexml-page", page, page=True, theme="latexml", notes_in_place=True)
                for page in pool.map(latexml_page, articles)]


TOOLS = {"latexml": in_site("latexml"), "latexml-bare": in_site("latexml-bare", bare),
         "latexml-page": full}
