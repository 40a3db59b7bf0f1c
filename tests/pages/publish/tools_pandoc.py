"""pandoc: every way that it writes formulas, from Markdown and from LaTeX."""

import re

from read_text import Article
from run_tool import MATHJAX, Body, run, script
from write_latex import LatexWriter
from write_markdown import MarkdownWriter

KATEX = "https://cdn.jsdelivr.net/npm/katex@0.15.1/dist/katex.min"
KATEX_HEAD = (script(KATEX + ".js") + f'<link rel="stylesheet" href="{KATEX}.css" />\n'
              "<script>document.addEventListener(\"DOMContentLoaded\", function () {\n"
              "  var mathElements = document.getElementsByClassName(\"math\");\n});</script>\n")
HEADS = {"--mathjax": script(MATHJAX), "--katex": KATEX_HEAD}
ANNOTATION = re.compile(r"<annotation\b.*?</annotation>", re.DOTALL)


def body(tool: str, reader: str, option: str, source: str) -> Body:
    command = ["pandoc", "-f", reader, "-t", "html5", "--no-highlight", "--wrap=preserve"]
    if reader.startswith("latex"):  # \section is <h1> there
        command.append("--shift-heading-level-by=1")
    out = run([*command, option] if option else command, stdin=source)
    bare = tool.endswith("-bare")
    if bare:
        out = ANNOTATION.sub("", out)
    return Body(tool, out, head=HEADS.get(option, ""), flat=True,
                latex_in_page=bool(option) and not bare)


def from_markdown(tool: str, option: str):
    def make(articles: list[Article]) -> list[Body]:
        return [body(tool, "markdown-smart", option, MarkdownWriter().write(article))
                for article in articles]
    return make


def from_latex(tool: str, option: str):
    def make(articles: list[Article]) -> list[Body]:
        return [body(tool, "latex-smart", option, LatexWriter().document(article))
                for article in articles]
    return make


def standalone(articles: list[Article]) -> list[Body]:
    """pandoc's own page, with its table of contents."""
    command = ["pandoc", "-f", "markdown-smart", "-t", "html5", "-s", "--toc", "--mathjax"]
    return [Body("pandoc-page", run([*command, "-M", f"title={article.title}",
                                     "-M", f"lang={article.language}"],
                                    stdin=MarkdownWriter().write(article)),
                 page=True, theme="pandoc") for article in articles]


TOOLS = {
    "pandoc-page": standalone,
    **{f"pandoc-{name}": from_markdown(f"pandoc-{name}", option) for name, option in {
        "mathjax": "--mathjax", "katex": "--katex", "mathml": "--mathml",
        "mathml-bare": "--mathml", "webtex": "--webtex", "gladtex": "--gladtex",
        "plain": ""}.items()},
    **{f"pandoc-latex-{name}": from_latex(f"pandoc-latex-{name}", option) for name, option in {
        "mathjax": "--mathjax", "mathml": "--mathml", "katex": "--katex", "plain": ""}.items()},
}
