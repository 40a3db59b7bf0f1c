"""Markdown for pandoc, MkDocs and Python-Markdown: they differ in how a formula is written."""

import re

from read_text import Block
from write_html import Math
from writer import Writer


def dollars(latex: str, display: bool) -> str:
    return f"$$\n{latex}\n$$" if display else f"${latex}$"


class MarkdownWriter(Writer):
    """`math` writes a formula; `dollar` is how a literal dollar is written."""

    def __init__(self, math: Math = dollars, dollar: str = r"\$", indent: int = 4) -> None:
        self.math_source = math
        self.dollar = dollar
        self.indent = " " * indent

    def escape(self, text: str) -> str:
        return re.sub(r"([\\*_`\[\]<>#])", r"\\\1", text).replace("$", self.dollar)

    def math(self, latex: str) -> str:
        return self.math_source(latex, False)

    def emph(self, text: str) -> str:
        return f"*{self.escape(text)}*"

    def code(self, text: str) -> str:
        return f"`{text}`"

    def note(self, name: str) -> str:
        return f"[^{name}]"

    def heading(self, block: Block) -> str:
        return "#" * block.level + " " + self.inline(block.spans)

    def quote(self, block: Block) -> str:
        return "> " + self.inline(block.spans)

    def list(self, block: Block, indent: str = "") -> str:
        lines = []
        for number, item in enumerate(block.items, 1):
            mark = f"{number}." if block.word else "-"
            lines.append(f"{indent}{mark} {self.inline(item.spans)}")
            if item.children:
                lines.append(self.list(item.children, indent + self.indent))
        return "\n".join(lines)

    def table(self, block: Block) -> str:
        rows = ["| " + " | ".join(map(self.inline, row)) + " |" for row in block.rows]
        return "\n".join([rows[0], "|" + "---|" * len(block.rows[0]), *rows[1:]])

    def display(self, block: Block) -> str:
        return self.math_source(block.text, True)

    def listing(self, block: Block) -> str:
        return f"```{block.word}\n{block.text}\n```"

    def notes(self) -> str:
        return "\n\n".join(f"[^{name}]: {self.inline(spans)}"
                           for name, spans in self.article.notes.items())
