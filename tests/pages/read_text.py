"""The source texts: one light-weight format that every publishing tool's input is written from.

A file is an article. Blocks are apart by empty lines:

    # Title   ## Heading   ### Lower heading
    A paragraph, on any number of lines, with $formula$, `code`, *emphasis*, \\$5 and a note[^1].
    $$display formula$$          (may go over lines)
    - item   1. item             (one line each; two more spaces of indent nest)
    | a | b |                    (the first row is the header)
    > quote
    {theorem} *Theorem 1.* …     {proof} *Proof.* …
    [^1]: text of the note
    ```python                    (a listing, up to the next ```)

Texts keep away from what tools rewrite: straight quotes and apostrophes, "--", "...", "|" in the
formulas of tables.
"""

import dataclasses
import pathlib
import re
from collections.abc import Iterator

SPAN = re.compile(r"(?P<dollar>\\\$)|\$(?P<math>(?:\\.|[^$\\])+)\$|`(?P<code>[^`]+)`"
                  r"|\*(?P<emph>[^*\s][^*]*)\*|\[\^(?P<note>\w+)\]", re.DOTALL)
ITEM = re.compile(r"^( *)(-|\d+\.) (.*)$")


@dataclasses.dataclass(frozen=True)
class Span:
    """A piece of a line: text, emph, code, math (LaTeX), note (its name); display and listing
    stand alone."""
    kind: str
    text: str


@dataclasses.dataclass(frozen=True)
class Item:
    spans: list[Span]
    children: "Block | None"


@dataclasses.dataclass(frozen=True)
class Block:
    """heading, para, quote, theorem, proof: spans. list: items. table: rows. display, listing:
    text. `level` is of headings; `word` is the listing's language or "ordered" for lists."""
    kind: str
    spans: list[Span] = dataclasses.field(default_factory=list)
    level: int = 0
    word: str = ""
    text: str = ""
    items: list[Item] = dataclasses.field(default_factory=list)
    rows: list[list[list[Span]]] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True)
class Article:
    name: str
    language: str
    title: str
    blocks: list[Block]
    notes: dict[str, list[Span]]

    @property
    def id(self) -> str:
        return f"{self.language}-{self.name}"


def spans_of(source: str) -> list[Span]:
    found: list[Span] = []

    def add(kind: str, text: str) -> None:
        if kind == "text" and found and found[-1].kind == "text":
            found[-1] = Span("text", found[-1].text + text)
        elif text:
            found.append(Span(kind, text))

    end = 0
    for match in SPAN.finditer(source):
        add("text", source[end:match.start()])
        kind = match.lastgroup or "text"
        add("text" if kind == "dollar" else kind, "$" if kind == "dollar" else match[kind])
        end = match.end()
    add("text", source[end:])
    return found


def list_of(lines: list[str]) -> Block:
    """Lines of one indent are items; deeper lines below one are its nested list."""
    matches = [ITEM.match(line) for line in lines]
    indent = len(matches[0][1])
    starts = [i for i, match in enumerate(matches) if len(match[1]) == indent]
    items = []
    for start, end in zip(starts, starts[1:] + [len(lines)]):
        below = lines[start + 1:end]
        items.append(Item(spans_of(matches[start][3]), list_of(below) if below else None))
    return Block("list", items=items, word="" if matches[0][2] == "-" else "ordered")


def block_of(lines: list[str]) -> Block:
    source = " ".join(line.strip() for line in lines)
    if match := re.match(r"(#+) (.*)", source):
        return Block("heading", spans_of(match[2]), level=len(match[1]))
    if source.startswith("$$") and source.endswith("$$"):
        return Block("display", text="\n".join(lines).strip()[2:-2].strip())
    if ITEM.match(lines[0]):
        return list_of(lines)
    if source.startswith("|"):
        cells = [[spans_of(cell.strip()) for cell in line.strip().strip("|").split("|")]
                 for line in lines]
        return Block("table", rows=cells)
    if source.startswith("> "):
        return Block("quote", spans_of(" ".join(line.lstrip("> ").strip() for line in lines)))
    if match := re.match(r"\{(theorem|proof)\} (.*)", source):
        return Block(match[1], spans_of(match[2]))
    return Block("para", spans_of(source))


def chunks_of(source: str) -> Iterator[list[str]]:
    """The lines of each block; a listing is whole, with its fences."""
    chunk: list[str] = []
    fenced = False
    for line in [*source.splitlines(), ""]:
        if line.startswith("```"):
            fenced = not fenced
        if line.strip() or fenced:
            chunk.append(line)
        elif chunk:
            yield chunk
            chunk = []


def read_article(path: pathlib.Path) -> Article:
    blocks: list[Block] = []
    notes: dict[str, list[Span]] = {}
    for lines in chunks_of(path.read_text(encoding="utf-8")):
        if lines[0].startswith("```"):
            blocks.append(Block("listing", word=lines[0][3:].strip(), text="\n".join(lines[1:-1])))
        elif match := re.match(r"\[\^(\w+)\]: (.*)", " ".join(lines)):
            notes[match[1]] = spans_of(match[2])
        else:
            blocks.append(block_of(lines))
    title = blocks[0]
    if title.kind != "heading" or title.level != 1:
        raise ValueError(f"{path}: does not begin with '# Title'")
    return Article(path.stem, path.parent.name, "".join(span.text for span in title.spans),
                   blocks[1:], notes)


def read_articles(folder: pathlib.Path) -> list[Article]:
    return [read_article(path) for path in sorted(folder.glob("*/*.txt"))]


def item_runs(block: Block) -> Iterator[list[Span]]:
    for item in block.items:
        yield item.spans
        if item.children:
            yield from item_runs(item.children)


def runs(article: Article, notes_in_place: bool = False) -> Iterator[tuple[str, list[Span]]]:
    """Everything a reader sees, in order: (kind, spans); notes come last, or at their marks."""
    if notes_in_place:
        for kind, spans in runs(dataclasses.replace(article, notes={})):
            yield kind, [part for span in spans for part in (
                [Span("text", " "), *article.notes[span.text], Span("text", " ")]
                if span.kind == "note" else [span])]
        return
    yield "title", [Span("text", article.title)]
    for block in article.blocks:
        if block.kind == "list":
            yield from (("item", spans) for spans in item_runs(block))
        elif block.kind == "table":
            yield from (("cell", spans) for row in block.rows for spans in row)
        elif block.kind in ("display", "listing"):
            yield block.kind, [Span(block.kind, block.text)]
        else:
            yield block.kind, block.spans
    yield from (("note", spans) for spans in article.notes.values())


def shown(span: Span) -> str:
    """A span as the reference text has it: light Markdown, as corpus/html/extract.h gives."""
    return {"math": f"${span.text}$", "display": f"$${span.text}$$", "code": f"`{span.text}`",
            "listing": f"```\n{span.text}\n```", "note": ""}.get(
                span.kind, span.text.replace("$", r"\$"))


def plain_text(article: Article, notes_in_place: bool = False) -> str:
    pieces = ("".join(map(shown, spans)).strip() for _, spans in runs(article, notes_in_place))
    return "\n\n".join(filter(None, pieces))


def formulas(article: Article, notes_in_place: bool = False) -> list[dict[str, object]]:
    return [{"latex": span.text, "display": span.kind == "display"}
            for _, spans in runs(article, notes_in_place) for span in spans
            if span.kind in ("math", "display")]
