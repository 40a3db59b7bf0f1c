"""Holds what a row of generated pages promises.

usage: check_pages.py FILE.jsonl [--counts]    prints each broken promise; exit 1 when there is one

- each formula stands in the text, in order, between $ or $$, and the text has no other formula
- every must_keep is in the text, no must_drop is; every must_drop is in the page
- the page parses: the tags of its blocks nest, and it names its language or its tool's theme
- the words of the text, formulas left out, are in the page in their order
- no address comes twice, and every tool gives every language pages
"""

import argparse
import collections
import html.parser
import json
import pathlib
import re
import sys
from collections.abc import Iterator

from page_text import one_line, visible_text

FORMULA = re.compile(r"```.*?```|`[^`\n]*`|\\\$|\$\$(?P<display>(?:\\.|[^$\\])+)\$\$"
                     r"|\$(?P<inline>(?:\\.|[^$\\])+)\$", re.DOTALL)
BLOCKS = {"div", "table", "ul", "ol", "pre", "section", "article", "main", "nav", "blockquote",
          "footer", "header", "aside"}


class Nesting(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag in BLOCKS:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in BLOCKS:
            return
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.wrong.append(f"</{tag}> at line {self.getpos()[0]}")


def formulas_in(text: str) -> list[dict]:
    return [{"latex": match["display"] or match["inline"], "display": bool(match["display"])}
            for match in FORMULA.finditer(text) if match["display"] or match["inline"]]


def words_of(text: str) -> list[str]:
    """Words outside of formulas; runs of characters where words are not written apart."""
    plain = FORMULA.sub(lambda m: " " if m["display"] or m["inline"] else m[0], text)
    return re.findall(r"\w+", plain)


def missing_words(words: list[str], seen: str) -> list[str]:
    """Words are looked for after the one before, then anywhere: notes stand elsewhere in some."""
    end, missing = 0, []
    for word in words:
        place = seen.find(word, end, end + 4000)
        if place >= 0:
            end = place + len(word)
        elif word not in seen:
            missing.append(word)
    return missing


def broken(row: dict) -> Iterator[str]:
    text, seen = row["text"], visible_text(row["html"])
    if formulas_in(text) != row["formulas"]:
        yield "the formulas of the text are others"
    flat = one_line(text)
    for piece in row["must_keep"]:
        if one_line(piece) not in one_line(flat.replace("`", "")) and one_line(piece) not in flat:
            yield f"must_keep is not in the text: {piece}"
    for piece in row["must_drop"]:
        if piece in flat:
            yield f"must_drop is in the text: {piece}"
        if piece not in seen:
            yield f"must_drop is not in the page: {piece}"
    nesting = Nesting()
    nesting.feed(row["html"])
    for wrong in nesting.wrong + [f"<{tag}> stays open" for tag in nesting.open]:
        yield f"nesting: {wrong}"
    words = words_of(text)
    missing = missing_words(words, seen)
    if missing:
        yield f"{len(missing)} of {len(words)} words are not in the page: {' '.join(missing[:8])}"


def check_sets(counts: collections.Counter, urls: collections.Counter) -> Iterator[str]:
    yield from (f"{url} comes {count} times" for url, count in urls.items() if count > 1)
    languages = {language for _, _, language in counts}
    tools = {tool for tool, _, _ in counts}
    pairs = {(tool, language) for tool, _, language in counts}
    yield from (f"{tool} has no page in {language}" for tool in sorted(tools)
                for language in sorted(languages) if (tool, language) not in pairs)


def print_counts(counts: collections.Counter) -> None:
    for column, name in enumerate(("tool", "template", "language")):
        sums: collections.Counter = collections.Counter()
        for key, count in counts.items():
            sums[key[column]] += count
        print(f"{name}: " + ", ".join(f"{key} {count}" for key, count in sorted(sums.items())))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--counts", action="store_true")
    arguments = parser.parse_args()
    counts: collections.Counter = collections.Counter()
    urls: collections.Counter = collections.Counter()
    wrong = 0
    with open(arguments.file, encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            counts[row["tool"], row["template"], row["language"]] += 1
            urls[row["url"]] += 1
            for message in broken(row):
                wrong += 1
                print(f"{row['url']} ({row['tool']}): {message}")
    for message in check_sets(counts, urls):
        wrong += 1
        print(message)
    if arguments.counts:
        print_counts(counts)
    print(f"check_pages: {sum(counts.values())} pages, {wrong} broken promises", file=sys.stderr)
    return 1 if wrong or not counts else 0


if __name__ == "__main__":
    sys.exit(main())
