"""Pages whose text and formulas are known: our texts through real tools into site templates.

usage: make_pages.py --out FILE.jsonl [--tools WORD,WORD] [--languages en,de] [--seed N]

Every tool gets a quarter of each language's texts (another quarter for the next tool), its output
stands in a site template with boilerplate drawn by the seed, or is the tool's own full page. The
same seed gives the same bytes. --tools takes the tools whose names hold one of the words; tools
that are not installed are left out with a message. A row:

    url, html, language, tool, template, text, formulas [{latex, display}], must_keep, must_drop,
    latex_in_page (false where only a rendered form of the formulas is in the page)
"""

import argparse
import collections
import json
import os
import pathlib
import random
import re
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent / "publish"))
import tools_katex
import tools_latexml
import tools_manuals
import tools_mkdocs
import tools_pandoc
import tools_sites
import tools_sphinx
from page_text import long_enough, one_line, visible_text
from read_text import Article, Span, formulas, plain_text, read_articles, runs
from run_tool import Body, find
from site_template import in_template, templates

SHARE = 4
# Tools and the programs without which they are left out.
NEEDS = [(tools_pandoc.TOOLS, ["pandoc"]), (tools_latexml.TOOLS, ["latexml"]),
         (tools_sphinx.TOOLS, ["sphinx-build"]), (tools_mkdocs.TOOLS, ["mkdocs"]),
         (tools_manuals.TOOLS, ["asciidoctor", "makeinfo"]), (tools_katex.TOOLS, ["katex"]),
         (tools_sites.RENDERED, ["katex", "mkdocs"]), (tools_sites.TOOLS, [])]
# What the tools' own pages may say beside the article.
PAGE_WORDS = [tools_sphinx.COPYRIGHT, "Documentation built with MkDocs",
              "Text of these notes may be used under the terms of the licence",
              "Last updated 2024-01-01 00:00:00 UTC", "Generated on Mon Jan 1 00:00:00 2024 by",
              "Notes on mathematics and its uses",
              "Lecture notes for the first year"]


def all_tools() -> dict:
    tools = {}
    for makers, programs in NEEDS:
        missing = [program for program in programs if not find(program)]
        if missing:
            print(f"make_pages: no {missing[0]}: {', '.join(makers)} left out", file=sys.stderr)
        else:
            tools.update(makers)
    return tools


def share_of(articles: list[Article], number: int) -> list[Article]:
    """The articles of tool `number`: a quarter of each language."""
    places: collections.Counter = collections.Counter()
    chosen = []
    for article in articles:
        if (places[article.language] + number) % SHARE == 0:
            chosen.append(article)
        places[article.language] += 1
    return chosen


def plain_piece(spans: list[Span], last: bool = False) -> str:
    """A short piece without formulas, from the first (last) sentence that has one."""
    pieces = [piece.strip() for span in spans if span.kind == "text" and "$" not in span.text
              for piece in re.split(r"(?<=[.?!。？！؟])\s*", span.text)]
    pieces = [piece for piece in pieces if len(piece) >= 6]
    if not pieces:
        return ""
    piece = pieces[-1 if last else 0]
    return piece if len(piece) <= 80 else piece[:80].rsplit(" ", 1)[0]


def must_keep(article: Article) -> list[str]:
    pieces: dict[str, list[list[Span]]] = collections.defaultdict(list)
    for kind, spans in runs(article):
        pieces[kind].append(spans)
    kept = [article.title, plain_piece(pieces["para"][0]), plain_piece(pieces["para"][-1], True)]
    for kind in ("cell", "item", "quote", "note"):
        kept.append(next((p for spans in pieces[kind] if (p := plain_piece(spans))), ""))
    for spans in pieces["listing"]:
        kept.append(max(spans[0].text.splitlines(), key=len).strip())
    return list(dict.fromkeys(piece for piece in kept if piece))


def dropped(candidates: list[str], seen: str, article: Article, text: str) -> list[str]:
    """Those that the page shows and the article does not have."""
    text = one_line(text)
    return [c for c in dict.fromkeys(candidates)
            if long_enough(c, article.language) and c in seen and c not in text]


def row_of(article: Article, body: Body, template: str, rng: random.Random,
           titles: list[str]) -> dict:
    if body.page:
        page, drawn = body.html, PAGE_WORDS + titles
        template = body.theme
    else:
        page, drawn = in_template(template, body, article, rng)
    text = plain_text(article, body.notes_in_place)
    return {"url": f"https://{template}.example.org/{article.language}/{article.name}/{body.tool}",
            "html": page, "language": article.language, "tool": body.tool, "template": template,
            "text": text, "formulas": formulas(article, body.notes_in_place),
            "must_keep": must_keep(article),
            "must_drop": dropped(drawn, visible_text(page), article, text),
            "latex_in_page": body.latex_in_page}


def make_rows(articles: list[Article], tools: dict, wanted: list[str], seed: int):
    names = list(templates())
    turn = seed
    for number, (tool, make) in enumerate(tools.items()):
        if wanted and not any(word in tool for word in wanted):
            continue
        start = time.perf_counter()
        share = share_of(articles, number + seed)
        fitting = tools_sites.FITTING.get(tool, names)
        for place, (article, body) in enumerate(zip(share, make(share))):
            rng = random.Random(f"{seed}:{tool}:{article.id}")
            titles = [a.title for a in articles if a.language == article.language and a != article]
            # Every other tool starts one template further on: all pairs are met.
            yield row_of(article, body, fitting[(turn + place) % len(fitting)], rng, titles)
        turn += len(share) + 1
        print(f"make_pages: {tool}: {len(share)} pages, {time.perf_counter() - start:.1f} s",
              file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--tools", default="")
    parser.add_argument("--languages", default="")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    wanted = [word for word in arguments.tools.split(",") if word]
    languages = [word for word in arguments.languages.split(",") if word]
    articles = [article for article in read_articles(pathlib.Path(__file__).parent / "texts")
                if not languages or article.language in languages]
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    partial = arguments.out.with_name(arguments.out.name + ".partial")
    with open(partial, "w", encoding="utf-8") as file:
        for row in make_rows(articles, all_tools(), wanted, arguments.seed):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    os.replace(partial, arguments.out)


if __name__ == "__main__":
    main()
