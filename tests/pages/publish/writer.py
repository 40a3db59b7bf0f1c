"""What every writer of a tool's input shares: blocks and spans go to methods of their names."""

from read_text import Article, Block, Span

ENVIRONMENTS = tuple(r"\begin{%s}" % name for name in ("align", "gather", "equation", "multline"))


def own_environment(latex: str) -> bool:
    """True for formulas that are displays by themselves (align …), without \\[ and \\]."""
    return latex.startswith(ENVIRONMENTS)


class Writer:
    """Subclasses write heading, para, quote, theorem, proof, list, table, display, listing, notes
    (blocks, as strings) and escape, math, emph, code, note (inside a line)."""

    article: Article

    def write(self, article: Article) -> str:
        self.article = article
        blocks = [self.block(block) for block in article.blocks]
        if article.notes:
            blocks.append(self.notes())
        return "\n\n".join(block for block in blocks if block) + "\n"

    def block(self, block: Block) -> str:
        return getattr(self, block.kind)(block)

    def inline(self, spans: list[Span]) -> str:
        return "".join(self.escape(span.text) if span.kind == "text"
                       else getattr(self, span.kind)(span.text) for span in spans)

    def number(self, name: str) -> int:
        return list(self.article.notes).index(name) + 1

    def escape(self, text: str) -> str:
        raise NotImplementedError

    def para(self, block: Block) -> str:
        return self.inline(block.spans)

    def theorem(self, block: Block) -> str:
        return self.para(block)

    def proof(self, block: Block) -> str:
        return self.para(block)

    def notes(self) -> str:
        return ""
