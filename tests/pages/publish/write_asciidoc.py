"""AsciiDoc, with formulas as LaTeX, or as AsciiMath where they are simple enough for it."""

import re

from read_text import Block
from writer import Writer

GREEK = "alpha beta gamma delta epsilon theta lambda mu pi rho sigma tau phi omega Delta".split()
WORDS = {r"\le": "<=", r"\leq": "<=", r"\ge": ">=", r"\geq": ">=", r"\ne": "!=", r"\neq": "!=",
         r"\cdot": "*", r"\times": "xx", r"\pm": "+-", r"\to": "->", r"\in": "in", r"\sum": "sum",
         r"\int": "int", r"\lim": "lim", r"\infty": "oo", r"\ldots": "...", r"\dots": "...",
         r"\sin": "sin", r"\cos": "cos", r"\log": "log", r"\ln": "ln", r"\approx": "~~", r"\,": " ",
         **{"\\" + name: name for name in GREEK}}
GROUP = r"\{((?:[^{}]|\{[^{}]*\})*)\}"


def asciimath(latex: str) -> str | None:
    """The formula in AsciiMath; None where it has commands that are not simple."""
    text = latex
    for _ in range(4):
        text = re.sub(r"\\[dt]?frac" + GROUP + GROUP, r"(\1)/(\2)", text)
        text = re.sub(r"\\sqrt" + GROUP, r"sqrt(\1)", text)
        text = re.sub(r"([\^_])" + GROUP, r"\1(\2)", text)
    text = re.sub(r"\\([A-Za-z]+|,)", lambda m: f" {WORDS.get(m[0], m[0])} ", text)
    return None if re.search(r"[\\{}&]", text) else re.sub(r" +", " ", text).strip()


class AsciidocWriter(Writer):
    def __init__(self, with_asciimath: bool) -> None:
        self.with_asciimath = with_asciimath

    def document(self, article) -> str:
        stem = "asciimath" if self.with_asciimath else "latexmath"
        return (f"= {article.title}\n:stem: {stem}\n:lang: {article.language}\n:toc: left\n"
                f":source-highlighter!:\n\n{self.write(article)}")

    def formula(self, latex: str) -> tuple[str, str]:
        simple = asciimath(latex) if self.with_asciimath else None
        return ("stem", simple) if simple else ("latexmath", latex)

    def escape(self, text: str) -> str:
        return re.sub(r"([*_`#^~]+)", r"+\1+", text)

    def math(self, latex: str) -> str:
        name, source = self.formula(latex)
        return f"{name}:[" + source.replace("]", r"\]") + "]"

    def emph(self, text: str) -> str:
        return f"__{self.escape(text)}__"

    def code(self, text: str) -> str:
        return f"``+{text}+``"

    def note(self, name: str) -> str:
        return f"footnote:[{self.inline(self.article.notes[name])}]"

    def heading(self, block: Block) -> str:
        return "=" * block.level + " " + self.inline(block.spans)

    def quote(self, block: Block) -> str:
        return f"[quote]\n____\n{self.inline(block.spans)}\n____"

    def theorem(self, block: Block) -> str:
        return f"====\n{self.inline(block.spans)}\n===="

    proof = theorem

    def list(self, block: Block, depth: int = 1) -> str:
        lines = []
        for item in block.items:
            lines.append(("." if block.word else "*") * depth + " " + self.inline(item.spans))
            if item.children:
                lines.append(self.list(item.children, depth + 1))
        return "\n".join(lines)

    def table(self, block: Block) -> str:
        rows = ["\n".join(f"|{self.inline(cell)}" for cell in row) for row in block.rows]
        return '[%header,cols="' + ",".join("1" * len(block.rows[0])) + '"]\n|===\n' \
            + "\n\n".join(rows) + "\n|==="

    def display(self, block: Block) -> str:
        name, source = self.formula(block.text)
        return f"[{name}]\n++++\n{source}\n++++"

    def listing(self, block: Block) -> str:
        return f"[source,{block.word or 'text'}]\n----\n{block.text}\n----"
