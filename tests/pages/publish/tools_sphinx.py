"""Sphinx: one run a language and theme builds all its articles, for MathJax and for KaTeX."""

import itertools
import pathlib
import re
import tempfile

from read_text import Article
from run_tool import Body, find, inner, run, without_title
from write_rst import RstWriter

THEMES = ["alabaster", "classic", "basic", "nature", "pyramid", "scrolls", "haiku", "bizstyle",
          "sphinxdoc", "agogo"]
LANGUAGES = {"zh": "zh_CN"}
COPYRIGHT = "2024, the authors of the lecture notes and contributors"
CONF = """project = "Lecture notes for the first year"
copyright = "{copyright}"
extensions = ["{extension}"]
language = "{language}"
html_theme = "{theme}"
html_title = project
smartquotes = False
html_show_sourcelink = True
exclude_patterns = ["out"]
html_permalinks_icon = "¶"
html_last_updated_fmt = None
keep_warnings = False
"""


def write_project(folder: pathlib.Path, articles: list[Article], theme: str,
                  extension: str) -> None:
    language = articles[0].language
    conf = CONF.format(copyright=COPYRIGHT, extension=extension, theme=theme,
                       language=LANGUAGES.get(language, language))
    (folder / "conf.py").write_text(conf, encoding="utf-8")
    names = "\n".join(f"   {article.name}" for article in articles)
    (folder / "index.rst").write_text(f"Contents\n========\n\n.. toctree::\n\n{names}\n")
    for article in articles:
        line = "#" * (2 * len(article.title) + 2)
        text = f"{line}\n{article.title}\n{line}\n\n{RstWriter().write(article)}"
        (folder / f"{article.name}.rst").write_text(text, encoding="utf-8")


def build(articles: list[Article], theme: str, extension: str) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_project(folder, articles, theme, extension)
        run([find("sphinx-build"), "-q", "-b", "html", "-j", "1", ".", "out"], cwd=folder)
        return {article.id: (folder / "out" / f"{article.name}.html").read_text(encoding="utf-8")
                for article in articles}


def pages_of(articles: list[Article], extension: str, themes: list[str]) -> dict[str, tuple]:
    """(theme, page) of each article; each language has the next theme."""
    pages: dict[str, tuple] = {}
    groups = itertools.groupby(articles, key=lambda article: article.language)
    for (_, group), theme in zip(groups, itertools.cycle(themes)):
        built = build(list(group), theme, extension)
        pages.update({key: (theme, page) for key, page in built.items()})
    return pages


def in_theme(tool: str, extension: str, first: int):
    """Full pages, with the themes from the number `first` on."""
    def make(articles: list[Article]) -> list[Body]:
        pages = pages_of(articles, extension, THEMES[first:] + THEMES[:first])
        return [Body(tool, page, page=True, theme=f"sphinx-{theme}")
                for theme, page in (pages[article.id] for article in articles)]
    return make


def head_of(page: str) -> str:
    """The lines that load the program for formulas."""
    return "".join(line + "\n" for line in page.splitlines()
                   if re.search(r"<(script|link)\b[^>]*(mathjax|katex)", line, re.IGNORECASE))


def in_site(tool: str, extension: str):
    """The body of the page, for another site's template."""
    def make(articles: list[Article]) -> list[Body]:
        pages = pages_of(articles, extension, ["basic"])
        return [Body(tool, without_title(inner(page, r'<div class="body" role="main">')),
                     head=head_of(page)) for _, page in (pages[a.id] for a in articles)]
    return make


TOOLS = {"sphinx-mathjax-page": in_theme("sphinx-mathjax-page", "sphinx.ext.mathjax", 0),
         "sphinx-katex-page": in_theme("sphinx-katex-page", "sphinxcontrib.katex", 4),
         "sphinx-mathjax": in_site("sphinx-mathjax", "sphinx.ext.mathjax"),
         "sphinx-katex": in_site("sphinx-katex", "sphinxcontrib.katex")}
