"""Tests of the page generator that need none of its tools: reader, writers, templates, check."""

import pathlib
import tempfile
import unittest

import check_pages
import make_pages
import read_text
import run_tool
import tools_sites
import write_asciidoc

HERE = pathlib.Path(__file__).parent
SOURCE = """# A *title*

A price of \\$5, the sum $a + b$ and `$x` in code[^n].

- one
  1. nested $x$
- two

| $a$ | b |
| 1 | 2 |

$$
c
$$

```sh
echo $1
```

[^n]: A note with $z$.
"""


def article_of(source: str) -> read_text.Article:
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "en", "name.txt")
        path.parent.mkdir()
        path.write_text(source, encoding="utf-8")
        return read_text.read_article(path)


class Reader(unittest.TestCase):
    def test_text_and_formulas_in_order(self):
        article = article_of(SOURCE)
        self.assertEqual(article.id, "en-name")
        self.assertEqual(read_text.plain_text(article).split("\n\n"), [
            "A title", "A price of \\$5, the sum $a + b$ and `$x` in code.", "one", "nested $x$",
            "two", "$a$", "b", "1", "2", "$$c$$", "```\necho $1\n```", "A note with $z$."])
        self.assertEqual([formula["latex"] for formula in read_text.formulas(article)],
                         ["a + b", "x", "a", "c", "z"])

    def test_notes_in_place(self):
        text = read_text.plain_text(article_of(SOURCE), notes_in_place=True)
        self.assertIn("`$x` in code A note with $z$. .", text)

    def test_check_reads_the_same_formulas(self):
        article = article_of(SOURCE)
        self.assertEqual(check_pages.formulas_in(read_text.plain_text(article)),
                         read_text.formulas(article))


class Tools(unittest.TestCase):
    def test_asciimath(self):
        for latex, expected in ((r"\frac{a}{b}", "(a)/(b)"), (r"x_{n+1} \le 2", "x_(n+1) <= 2"),
                                (r"\sqrt{\frac{1}{2}}", "sqrt((1)/(2))"),
                                (r"\begin{pmatrix} 1 \end{pmatrix}", None)):
            self.assertEqual(write_asciidoc.asciimath(latex), expected)

    def test_inner_of_nested_elements(self):
        page = "<div><div id='a'>x<div>y</div>z</div></div>"
        self.assertEqual(run_tool.inner(page, "<div id='a'>"), "x<div>y</div>z")


class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.articles = read_text.read_articles(HERE / "texts")
        cls.rows = cls.make(0)

    @classmethod
    def make(cls, seed: int) -> list[dict]:
        return list(make_pages.make_rows(cls.articles, tools_sites.TOOLS, [], seed))

    def test_promises_hold(self):
        self.assertGreater(len(self.rows), 100)
        for row in self.rows:
            self.assertEqual(list(check_pages.broken(row)), [], row["url"])

    def test_seeds(self):
        self.assertEqual(self.make(0), self.rows)
        self.assertNotEqual(self.make(1), self.rows)

    def test_check_finds_what_is_wrong(self):
        row = next(row for row in self.rows if row["formulas"] and row["must_drop"])
        for key, value in (("text", row["text"] + " $q$"), ("must_keep", ["nowhere at all"]),
                           ("must_drop", [row["text"].split("\n")[0]]),
                           ("html", row["html"] + "</div>"), ("html", "<p></p>")):
            self.assertTrue(list(check_pages.broken({**row, key: value})), key)


if __name__ == "__main__":
    unittest.main()
