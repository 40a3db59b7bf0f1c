"""Texinfo. Formulas are given as they are: braces in them balance."""

import re

from read_text import Article, Block
from writer import Writer


class TexinfoWriter(Writer):
    def document(self, article: Article) -> str:
        title = self.escape(article.title)
        return (f"\\input texinfo\n@documentencoding UTF-8\n@documentlanguage {article.language}\n"
                f"@settitle {title}\n\n@node Top\n@top {title}\n\n{self.write(article)}\n@bye\n")

    def escape(self, text: str) -> str:
        return re.sub(r"([@{}])", r"@\1", text)

    def math(self, latex: str) -> str:
        return f"@math{{{latex}}}"

    def emph(self, text: str) -> str:
        return f"@emph{{{self.escape(text)}}}"

    def code(self, text: str) -> str:
        return f"@code{{{self.escape(text)}}}"

    def note(self, name: str) -> str:
        return f"@footnote{{{self.inline(self.article.notes[name])}}}"

    def heading(self, block: Block) -> str:
        return "@" + "sub" * (block.level - 2) + "heading " + self.inline(block.spans)

    def quote(self, block: Block) -> str:
        return f"@quotation\n{self.inline(block.spans)}\n@end quotation"

    def list(self, block: Block) -> str:
        name = "enumerate" if block.word else "itemize"
        items = ["@item " + self.inline(item.spans)
                 + ("\n" + self.list(item.children) if item.children else "")
                 for item in block.items]
        return f"@{name}\n" + "\n".join(items) + f"\n@end {name}"

    def table(self, block: Block) -> str:
        def row(command: str, cells: list) -> str:
            return f"@{command} " + "\n@tab ".join(map(self.inline, cells))
        fractions = f"{1 / len(block.rows[0]):.2f} " * len(block.rows[0])
        rows = [row("item", cells) for cells in block.rows[1:]]
        return "\n".join([f"@multitable @columnfractions {fractions.strip()}",
                          row("headitem", block.rows[0]), *rows, "@end multitable"])

    def display(self, block: Block) -> str:
        return f"@displaymath\n{block.text}\n@end displaymath"

    def listing(self, block: Block) -> str:
        return f"@example\n{self.escape(block.text)}\n@end example"
