"""reStructuredText for Sphinx. Roles get "\\ " on both sides, so they work inside words."""

import re
import textwrap

from read_text import Block
from writer import Writer, own_environment


def directive(name: str, body: str, *options: str) -> str:
    lines = [f".. {name}", *(f"   {option}" for option in options), ""]
    return "\n".join(lines) + "\n" + textwrap.indent(body, "   ")


class RstWriter(Writer):
    def escape(self, text: str) -> str:
        return re.sub(r"([\\*_`|])", r"\\\1", text)

    def math(self, latex: str) -> str:
        return rf"\ :math:`{latex}`\ "

    def emph(self, text: str) -> str:
        return rf"\ *{self.escape(text)}*\ "

    def code(self, text: str) -> str:
        return rf"\ ``{text}``\ "

    def note(self, name: str) -> str:
        return rf"\ [#note{name}]_\ "

    def heading(self, block: Block) -> str:
        text = self.inline(block.spans)
        return text + "\n" + "#=-~"[block.level - 1] * (2 * len(text) + 2)

    def para(self, block: Block) -> str:
        text = self.inline(block.spans).strip()
        return text.removeprefix("\\ ") if not text.startswith("\\ :") else text[2:]

    def quote(self, block: Block) -> str:
        return "..\n\n    " + self.para(block)

    def theorem(self, block: Block) -> str:
        return directive(f"container:: {block.kind}", self.para(block))

    proof = theorem

    def list(self, block: Block, indent: str = "") -> str:
        parts = []
        for number, item in enumerate(block.items, 1):
            mark = f"{number}." if block.word else "-"
            parts.append(f"{indent}{mark} {self.para(Block('para', item.spans))}")
            if item.children:
                parts.append(self.list(item.children, indent + " " * (len(mark) + 1)))
        return "\n\n".join(parts)

    def table(self, block: Block) -> str:
        lines = []
        for row in block.rows:
            cells = [self.para(Block("para", cell)) for cell in row]
            lines += [f"* - {cells[0]}", *(f"  - {cell}" for cell in cells[1:])]
        return directive("list-table::", "\n".join(lines), ":header-rows: 1")

    def display(self, block: Block) -> str:
        nowrap = [":nowrap:"] if own_environment(block.text) else []
        return directive("math::", block.text, *nowrap)

    def listing(self, block: Block) -> str:
        return directive(f"code-block:: {block.word or 'text'}", block.text)

    def notes(self) -> str:
        return "\n".join(f".. [#note{name}] {self.para(Block('para', spans))}"
                         for name, spans in self.article.notes.items())
