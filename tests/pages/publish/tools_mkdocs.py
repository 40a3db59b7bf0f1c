"""MkDocs with arithmatex, in three themes; and Python-Markdown with formulas by latex2mathml."""

import itertools
import json
import pathlib
import re
import tempfile

from read_text import Article
from run_tool import MATHJAX, Body, attribute, find, inner, run, script, without_title
from write_markdown import MarkdownWriter

THEMES = ["mkdocs", "readthedocs", "material"]
CONF = """site_name: Notes on mathematics and its uses
site_url: https://notes.example.org/
site_author: the editors of the notes
copyright: Text of these notes may be used under the terms of the licence
repo_url: https://example.org/notes
theme:
  name: {theme}
{material}
markdown_extensions:
  - footnotes
  - tables
  - fenced_code
  - toc:
      permalink: true
  - pymdownx.arithmatex:
      generic: {generic}
extra_javascript:
  - {mathjax}
plugins: []
"""
MATERIAL = """  language: {language}
  features: [navigation.footer, navigation.tabs]
  font: false"""
TO_MATHML = """import json, sys
from latex2mathml.converter import convert
print(json.dumps([convert(latex, display="block" if display else "inline")
                  for latex, display in json.load(sys.stdin)]))
"""


def write_project(folder: pathlib.Path, articles: list[Article], theme: str, generic: bool) -> None:
    material = MATERIAL.format(language=articles[0].language) if theme == "material" else ""
    (folder / "mkdocs.yml").write_text(CONF.format(
        theme=theme, material=material, generic=str(generic).lower(), mathjax=MATHJAX))
    (folder / "docs").mkdir()
    (folder / "docs" / "index.md").write_text("# Welcome\n\nThe notes are listed in the menu.\n")
    for article in articles:
        text = f"# {article.title}\n\n{MarkdownWriter().write(article)}"
        (folder / "docs" / f"{article.name}.md").write_text(text, encoding="utf-8")


def build(articles: list[Article], theme: str, generic: bool) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_project(folder, articles, theme, generic)
        run([find("mkdocs"), "build", "--quiet"], cwd=folder)
        return {article.id: (folder / "site" / article.name / "index.html").read_text(
            encoding="utf-8") for article in articles}


def in_theme(tool: str, generic: bool, first_theme: int):
    def make(articles: list[Article]) -> list[Body]:
        pages: dict[str, Body] = {}
        groups = itertools.groupby(articles, key=lambda article: article.language)
        for number, (_, group) in enumerate(groups, first_theme):
            theme = THEMES[number % len(THEMES)]
            for key, page in build(list(group), theme, generic).items():
                pages[key] = Body(tool, page, page=True, theme=f"mkdocs-{theme}")
        return [pages[article.id] for article in articles]
    return make


def markdown_bodies(sources: list[str]) -> list[str]:
    """Python-Markdown over many sources in one run."""
    code = ("import json, sys, markdown\n"
            "print(json.dumps([markdown.markdown(s, extensions=['extra']) "
            "for s in json.load(sys.stdin)]))")
    return json.loads(run([find("python"), "-c", code], stdin=json.dumps(sources)))


def mathml(formulas: list[tuple[str, bool]]) -> list[str]:
    return json.loads(run([find("python"), "-c", TO_MATHML], stdin=json.dumps(formulas)))


def latex2mathml(articles: list[Article]) -> list[Body]:
    """Formulas wait as words that Markdown leaves alone."""
    formulas: list[tuple[str, bool]] = []

    def wait(latex: str, display: bool) -> str:
        formulas.append((latex, display))
        return f"FORMULA{len(formulas) - 1}X"

    bodies = markdown_bodies([MarkdownWriter(wait, dollar="$").write(a) for a in articles])
    markup = mathml(formulas)
    return [Body("markdown-latex2mathml",
                 re.sub(r"FORMULA(\d+)X", lambda m: markup[int(m[1])], body), flat=True,
                 latex_in_page=False) for body in bodies]


def delimiters(articles: list[Article]) -> list[Body]:
    """What many blogs do: MathJax reads $…$ out of what Markdown made."""
    formulas: list[str] = []

    def wait(latex: str, display: bool) -> str:
        formulas.append(attribute(f"$${latex}$$" if display else f"${latex}$"))
        return f"FORMULA{len(formulas) - 1}X"

    bodies = markdown_bodies([MarkdownWriter(wait, dollar=r"\\$").write(a) for a in articles])
    head = ("<script>MathJax = {tex: {inlineMath: [['$', '$'], ['\\\\(', '\\\\)']], "
            "processEscapes: true}};</script>\n" + script(MATHJAX))
    return [Body("markdown-dollars",
                 re.sub(r"FORMULA(\d+)X", lambda m: formulas[int(m[1])], body), head=head,
                 flat=True) for body in bodies]


TOOLS = {"mkdocs-arithmatex-page": in_theme("mkdocs-arithmatex-page", True, 0),
         "mkdocs-script-page": in_theme("mkdocs-script-page", False, 1),
         "markdown-latex2mathml": latex2mathml, "markdown-dollars": delimiters}
