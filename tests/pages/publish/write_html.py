"""Our own HTML of an article's body; `math` makes a formula's markup. The site renderers use it."""

import html
from collections.abc import Callable

from read_text import Block
from writer import Writer

Math = Callable[[str, bool], str]


class HtmlWriter(Writer):
    def __init__(self, math: Math, dollar: str = "$") -> None:
        self.math_markup = math
        self.dollar = dollar

    def escape(self, text: str) -> str:
        return html.escape(text, quote=False).replace("$", self.dollar)

    def math(self, latex: str) -> str:
        return self.math_markup(latex, False)

    def emph(self, text: str) -> str:
        return f"<em>{self.escape(text)}</em>"

    def code(self, text: str) -> str:
        return f"<code>{html.escape(text, quote=False)}</code>"

    def note(self, name: str) -> str:
        number = self.number(name)
        link = f'<a href="#fn{number}" id="fnref{number}">[{number}]</a>'
        return f'<sup class="footnote-ref">{link}</sup>'

    def heading(self, block: Block) -> str:
        return f"<h{block.level}>{self.inline(block.spans)}</h{block.level}>"

    def para(self, block: Block) -> str:
        return f"<p>{self.inline(block.spans)}</p>"

    def quote(self, block: Block) -> str:
        return f"<blockquote><p>{self.inline(block.spans)}</p></blockquote>"

    def theorem(self, block: Block) -> str:
        return f'<div class="{block.kind}">{self.para(block)}</div>'

    proof = theorem

    def list(self, block: Block) -> str:
        tag = "ol" if block.word else "ul"
        items = [f"<li>{self.inline(item.spans)}"
                 + (f"\n{self.list(item.children)}" if item.children else "") + "</li>"
                 for item in block.items]
        return f"<{tag}>\n" + "\n".join(items) + f"\n</{tag}>"

    def table(self, block: Block) -> str:
        def row(cells: list, tag: str) -> str:
            return "<tr>" + "".join(f"<{tag}>{self.inline(c)}</{tag}>" for c in cells) + "</tr>"
        body = "\n".join(row(cells, "td") for cells in block.rows[1:])
        return (f'<table>\n<thead>{row(block.rows[0], "th")}</thead>\n'
                f"<tbody>\n{body}\n</tbody>\n</table>")

    def display(self, block: Block) -> str:
        markup = self.math_markup(block.text, True)
        return markup if markup.startswith(("<div", "<p", "<dl", "<figure")) else f"<p>{markup}</p>"

    def listing(self, block: Block) -> str:
        code = html.escape(block.text, quote=False)
        return f'<pre><code class="language-{block.word}">{code}</code></pre>'

    def notes(self) -> str:
        items = [f'<li id="fn{number}"><p>{self.inline(spans)} '
                 f'<a href="#fnref{number}">↩</a></p></li>'
                 for number, spans in enumerate(self.article.notes.values(), 1)]
        return '<section class="footnotes">\n<ol>\n' + "\n".join(items) + "\n</ol>\n</section>"
