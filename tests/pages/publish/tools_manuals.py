"""Asciidoctor (LaTeX and AsciiMath) and Texinfo (plain and MathJax): one run for many files."""

import pathlib
import tempfile

from read_text import Article
from run_tool import Body, find, inner, run, without_title
from write_asciidoc import AsciidocWriter
from write_texinfo import TexinfoWriter


def asciidoctor_pages(articles: list[Article], with_asciimath: bool) -> list[str]:
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for article in articles:
            text = AsciidocWriter(with_asciimath).document(article)
            (folder / f"{article.id}.adoc").write_text(text, encoding="utf-8")
        run([find("asciidoctor"), "-a", "linkcss",
             *(f"{article.id}.adoc" for article in articles)], cwd=folder)
        return [(folder / f"{article.id}.html").read_text(encoding="utf-8") for article in articles]


def content(page: str) -> str:
    """The article with its notes, which stand in a box of their own."""
    notes = ""
    if '<div id="footnotes">' in page:
        notes = '<div id="footnotes">' + inner(page, r'<div id="footnotes">') + "</div>\n"
    return inner(page, r'<div id="content">') + notes


def asciidoctor(tool: str, with_asciimath: bool, page: bool):
    def make(articles: list[Article]) -> list[Body]:
        bodies = []
        for text in asciidoctor_pages(articles, with_asciimath):
            end = text.find('<script type="text/x-mathjax-config"')
            bodies.append(Body(
                tool, text if page else content(text),
                head="" if page or end < 0 else text[end:text.rindex("</body>")],
                page=page, theme="asciidoctor", latex_in_page=not with_asciimath))
        return bodies
    return make


def texinfo_page(article: Article, folder: pathlib.Path, options: list[str]) -> str:
    source = folder / f"{article.id}.texi"
    source.write_text(TexinfoWriter().document(article), encoding="utf-8")
    run([find("makeinfo"), "--html", "--no-split", "--force", "--no-warn", *options, source.name],
        cwd=folder)
    return source.with_suffix(".html").read_text(encoding="utf-8")


def texinfo(tool: str, options: list[str], latex_in_page: bool):
    def make(articles: list[Article]) -> list[Body]:
        with tempfile.TemporaryDirectory() as folder:
            pages = [texinfo_page(article, pathlib.Path(folder), options) for article in articles]
        return [Body(tool, page, page=True, theme="texinfo", latex_in_page=latex_in_page)
                for page in pages]
    return make


MATHJAX = ["-c", "HTML_MATH=mathjax"]
TOOLS = {"asciidoctor-latexmath": asciidoctor("asciidoctor-latexmath", False, False),
         "asciidoctor-latexmath-page": asciidoctor("asciidoctor-latexmath-page", False, True),
         "asciidoctor-asciimath": asciidoctor("asciidoctor-asciimath", True, False),
         "texinfo-plain-page": texinfo("texinfo-plain-page", [], False),
         "texinfo-mathjax-page": texinfo("texinfo-mathjax-page", MATHJAX, True)}
