"""LaTeX for LaTeXML and for pandoc's LaTeX reader."""

import re

from read_text import Block
from writer import Writer, own_environment

SPECIAL = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
PREAMBLE = r"""\documentclass{article}
\usepackage[utf8]{inputenc}
\usepackage{amsmath}
\usepackage{amssymb}
\title{%s}
\begin{document}
\maketitle

%s
\end{document}
"""


class LatexWriter(Writer):
    def document(self, article) -> str:
        return PREAMBLE % (self.escape(article.title), self.write(article))

    def escape(self, text: str) -> str:
        return re.sub(r"[\\~^#%&_{}$]", lambda m: SPECIAL.get(m[0], "\\" + m[0]), text)

    def math(self, latex: str) -> str:
        return f"${latex}$"

    def emph(self, text: str) -> str:
        return rf"\emph{{{self.escape(text)}}}"

    def code(self, text: str) -> str:
        return rf"\texttt{{{self.escape(text)}}}"

    def note(self, name: str) -> str:
        return rf"\footnote{{{self.inline(self.article.notes[name])}}}"

    def heading(self, block: Block) -> str:
        return "\\" + "sub" * (block.level - 2) + f"section{{{self.inline(block.spans)}}}"

    def quote(self, block: Block) -> str:
        return "\\begin{quote}\n" + self.inline(block.spans) + "\n\\end{quote}"

    def list(self, block: Block) -> str:
        name = "enumerate" if block.word else "itemize"
        items = ["\\item " + self.inline(item.spans)
                 + ("\n" + self.list(item.children) if item.children else "")
                 for item in block.items]
        return f"\\begin{{{name}}}\n" + "\n".join(items) + f"\n\\end{{{name}}}"

    def table(self, block: Block) -> str:
        rows = [" & ".join(map(self.inline, row)) + r" \\" for row in block.rows]
        columns = "l" * len(block.rows[0])
        return "\n".join([f"\\begin{{tabular}}{{{columns}}}", rows[0], "\\hline", *rows[1:],
                          "\\end{tabular}"])

    def display(self, block: Block) -> str:
        return block.text if own_environment(block.text) else f"\\[\n{block.text}\n\\]"

    def listing(self, block: Block) -> str:
        return "\\begin{verbatim}\n" + block.text + "\n\\end{verbatim}"
