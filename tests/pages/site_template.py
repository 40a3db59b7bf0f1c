"""Site templates: HTML with {{key}}, {{key*N}} and {{key*N|pattern}}.

`key` is title, content, toc, head, lang, dir, or a list of boilerplate/LANGUAGE.txt, from which N
different strings are drawn at random; each goes through the pattern, where %s is the string, %u a
link, %n a number, %p a person's name, %d a date. What stands between <!--post--> and <!--/post-->
is repeated for each part of the article.
"""

import functools
import html
import pathlib
import random
import re

from page_text import long_enough
from read_text import Article
from run_tool import Body

HERE = pathlib.Path(__file__).parent
FIELD = re.compile(r"\{\{(\w+)(?:\*(\d+))?(?:\|(.*?))?\}\}", re.DOTALL)
POST = re.compile(r"<!--post-->(.*?)<!--/post-->", re.DOTALL)
RIGHT_TO_LEFT = {"ar"}


@functools.cache
def templates() -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8")
            for path in sorted((HERE / "templates").glob("*.html"))}


@functools.cache
def boilerplate(language: str) -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for line in (HERE / "boilerplate" / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            lists[line[3:]] = []
        elif line.strip():
            lists[list(lists)[-1]].append(line.strip())
    return lists


class Filler:
    """Draws for one page; `drawn` is what it drew, for must_drop."""

    def __init__(self, language: str, rng: random.Random, fields: dict[str, str]) -> None:
        self.language = language
        self.rng = rng
        self.fields = fields
        self.drawn: list[str] = []
        self.left: dict[str, list[str]] = {}

    def draw(self, key: str) -> str:
        if not self.left.get(key):
            pool = boilerplate(self.language)[key]
            self.left[key] = self.rng.sample(pool, len(pool))
        text = self.left[key].pop()
        if long_enough(text, self.language) and text not in self.drawn:
            self.drawn.append(text)
        return html.escape(text, quote=False)

    def through(self, pattern: str, key: str) -> str:
        values = {"s": lambda: self.draw(key), "p": lambda: self.draw("name"),
                  "u": lambda: f"/{self.rng.choice('pagx')}/{self.rng.randrange(9999)}",
                  "n": lambda: str(self.rng.randrange(2, 950)),
                  "d": lambda: f"20{self.rng.randrange(10, 25)}-{self.rng.randrange(1, 13):02}"
                               f"-{self.rng.randrange(1, 29):02}"}
        return re.sub(r"%([spund])", lambda match: values[match[1]](), pattern)

    def field(self, match: re.Match) -> str:
        key, count, pattern = match[1], int(match[2] or 1), match[3] or "%s"
        if key == "site" and key not in self.fields:
            self.fields[key] = self.draw(key)
        if key in self.fields:
            return self.fields[key]
        return "\n".join(self.through(pattern, key) for _ in range(count))

    def fill(self, template: str) -> str:
        return FIELD.sub(self.field, template)


def parts_of(body: Body) -> list[str]:
    """A flat article is cut at its headings into a question and up to two answers."""
    if not body.flat:
        return [body.html]
    pieces = re.split(r"(?=<h2\b)", body.html)
    middle = max(1, len(pieces) // 3)
    parts = ["".join(pieces[:middle]), "".join(pieces[middle:2 * middle]),
             "".join(pieces[2 * middle:])]
    return [part for part in parts if part.strip()]


def contents_of(article: Article) -> str:
    """List items that link to the article's headings."""
    texts = ["".join(span.text for span in block.spans if span.kind == "text")
             for block in article.blocks if block.kind == "heading"]
    return "\n".join(f'<li><a href="#section{number}">{html.escape(text, quote=False)}</a></li>'
                     for number, text in enumerate(texts, 1))


def in_template(name: str, body: Body, article: Article,
                rng: random.Random) -> tuple[str, list[str]]:
    """The whole page, and what it says beside the article."""
    template = templates()[name]
    fields = {"title": html.escape(article.title, quote=False), "head": body.head,
              "lang": article.language, "content": body.html, "toc": contents_of(article),
              "dir": "rtl" if article.language in RIGHT_TO_LEFT else "ltr"}
    filler = Filler(article.language, rng, fields)

    def posts(match: re.Match) -> str:
        pages = []
        for part in parts_of(body):
            fields["content"] = part
            pages.append(filler.fill(match[1]))
        return "\n".join(pages).replace("{{", "\0")
    page = filler.fill(POST.sub(posts, template)).replace("\0", "{{")
    return page, filler.drawn
