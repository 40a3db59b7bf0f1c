"""The visible text of a page, by the standard library's parser."""

import html.parser
import re

UNSEEN = {"script", "style", "template", "title"}
VOID = {"br", "img", "hr", "input", "meta", "link", "col", "wbr", "area", "base", "source", "embed"}


class VisibleText(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.unseen = 0

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag in UNSEEN:
            self.unseen += 1
        elif tag not in ("em", "strong", "b", "i", "code", "span", "a", "sup", "sub", "mark"):
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self.unseen -= 1
        elif tag in ("p", "div", "td", "th", "li", "tr", "pre", "h1", "h2", "h3"):
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.parts.append(data)


def one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def visible_text(page: str) -> str:
    parser = VisibleText()
    parser.feed(page)
    parser.close()
    return one_line("".join(parser.parts))


def long_enough(text: str, language: str) -> bool:
    """Four words; eight characters where words are not written apart."""
    return len(text) >= 8 if language == "zh" else len(text.split()) >= 4
