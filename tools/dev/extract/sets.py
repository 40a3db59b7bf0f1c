"""The pages that ./dev bench extract measures on, each with its true text.

Three kinds of truth: hand-made bodies, Markdown that another project expects, and for sites whose
template is known the element that holds the content, read by an independent parser with the site's
own apparatus taken out. Formulas come from the page's source by a scan that knows only that site.
A row: id, set, site, url, html, text, formulas (None: not known), fit (weights may be fitted on it).
"""

import copy
import dataclasses
import io
import json
import pathlib
import re

import lxml.html
import zstandard

BLOCKS = {"p", "div", "li", "td", "th", "br", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "dd", "dt",
          "tr", "blockquote", "section", "article", "table", "ul", "ol", "dl", "figure"}
APPARATUS = ("script, style, noscript, template, a.headerlink, .MathJax_Preview, .MathJax_Display, "
             ".MathJax, .katex-html, .headerlink, .linenos, button, select, textarea, .sr-only, "
             "figure.highlight td.gutter, #toc, .toc, nav")


@dataclasses.dataclass
class Site:
    """Where the content of a site's pages stands: the first selector that finds something."""
    file: str
    source: str  # prefix of the row's source field
    content: str
    drop: str = ""
    fit: bool = False
    formulas: bool = False  # what stands between dollars is one


SITES = [
    Site("pages_activecalculus", "", "#content", formulas=True),
    Site("pages_desvl", "", ".post__content, article.post .post__content", fit=True, formulas=True),
    Site("pages_doraemonzzz", "", "#article-container", ".post-copyright, .tag_share", formulas=True),
    Site("pages_tamref_ko", "", "section.page__content, article .entry-content, .post-content, "
         "article", "header, footer, .page__share, .page__meta", formulas=True),
    Site("pages_equations_mathml", "", ".ltx_page_content", formulas=True),
    Site("pages_debian", "debian:python-sympy-doc", "article[role=main], div.body", fit=True,
         formulas=True),
    Site("pages_debian", "debian:libflint-doc", "div.body", formulas=True),
    Site("pages_debian", "debian:python-scipy-doc", "article.bd-article, main article"),
    Site("pages_debian", "debian:libeigen3-doc", "div.contents", formulas=True),
    Site("pages_debian", "debian:python-sklearn-doc", "div.sk-page-content", formulas=True),
    Site("pages_debian", "debian:nlopt-doc", "div.document div.section, div[role=main]", formulas=True),
    Site("pages_debian", "debian:geographiclib-doc", "div.contents", formulas=True),
    Site("pages_debian", "debian:postgresql-doc-15", "body", ".navheader, .navfooter, .toc", fit=True),
    Site("pages_debian", "debian:debian-handbook", "body", "p#title, ul.docnav, .toc"),
    Site("pages_debian", "debian:installation-guide-amd64", "body", ".navheader, .navfooter, .toc"),
    Site("pages_debian", "debian:python3.11-doc", "div.body", fit=True),
    Site("pages_debian", "debian:gimp-help-zh-cn", "body", ".navheader, .navfooter, .toc"),
    Site("pages_debian", "debian:rust-doc", "#main-content, main", "nav, .src, .srclink, .out-of-band"),
    Site("pages_debian", "debian:git-doc", "body", "#toc, #footer, #header > #toc", fit=True),
    Site("pages_debian", "debian:maxima-doc", "body", "div.header, hr, .nav-panel", fit=True),
]
MAX_PAGES = 60  # of one site
MIN_TOKENS = 40
MAX_LINKED = 0.4


def rows(data, name):
    with open(pathlib.Path(data) / f"{name}.jsonl.zst", "rb") as file:
        stream = zstandard.ZstdDecompressor().stream_reader(file)
        for line in io.TextIOWrapper(stream, encoding="utf-8", newline="\n"):
            yield json.loads(line)


def parse(html):
    html = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", html)
    parser = lxml.html.HTMLParser(encoding="utf-8")
    return lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)


def replace(element, text):
    """Puts `text` where `element` stands."""
    parent, tail = element.getparent(), element.tail or ""
    if parent is None:
        return
    before = element.getprevious()
    if before is None:
        parent.text = (parent.text or "") + text + tail
    else:
        before.tail = (before.tail or "") + text + tail
    parent.remove(element)


def write_formulas(tree):
    """MathJax scripts, annotations and alttexts become $…$ in the text."""
    for script in list(tree.iter("script")):
        kind = script.get("type") or ""
        if kind.startswith("math/tex"):
            mark = "$$" if "display" in kind else "$"
            replace(script, f" {mark}{script.text or ''}{mark} ")
    for math in list(tree.iter("math")):
        notes = [n.text_content() for n in math.iter("annotation") if "tex" in (n.get("encoding") or "")]
        latex = notes[0] if notes else math.get("alttext")
        if latex:
            mark = "$$" if math.get("display") == "block" else "$"
            replace(math, f" {mark}{latex}{mark} ")


def is_index(body):
    """Mostly links: lists of contents are neither here nor there."""
    linked = sum(len(link.text_content()) for link in body.iter("a"))
    return linked > MAX_LINKED * len(body.text_content())


def write_images(tree):
    """Sphinx's pictures of formulas become $…$ too."""
    for image in list(tree.cssselect("img.math")):
        replace(image, f" ${image.get('alt') or ''}$ ")


def content_text(html, site):
    """The text of the page's content; None where the page has none, or is an index."""
    tree = parse(html)
    found = tree.cssselect(site.content)
    if not found:
        return None
    body = copy.deepcopy(found[0])
    if is_index(body):
        return None
    write_formulas(body)
    write_images(body)
    for element in body.cssselect(", ".join(filter(None, [APPARATUS, site.drop]))):
        replace(element, " ")
    for element in body.iter():
        if element.tag in BLOCKS:
            element.text = "\n" + (element.text or "")
            element.tail = "\n" + (element.tail or "")
    return "".join(body.itertext(with_tail=True))


def article_rows(data):
    truth = {row["id"]: row["articleBody"] for row in rows(data, "extract_articles_groundtruth")}
    for row in rows(data, "pages_articles"):
        name = pathlib.PurePath(row["path"]).name.split(".")[0]
        fit = int(name[-1], 16) % 2 == 0
        yield {"id": name, "set": "articles, fitted half" if fit else "articles, other half",
               "site": name, "url": row["url"], "html": row["html"], "text": truth[name],
               "formulas": None, "fit": fit}


def defuddle_rows(data):
    from metrics import formulas
    for row in rows(data, "extract_defuddle_math"):
        text = row["expected_markdown"]
        yield {"id": row["name"], "set": "defuddle", "site": row["name"], "url": row.get("url", ""),
               "html": row["html"], "text": text, "formulas": formulas(text), "fit": False}


def site_rows(data, site):
    from metrics import formulas, tokens
    count = 0
    for row in rows(data, site.file):
        if not row["source"].startswith(site.source) or count == MAX_PAGES:
            continue
        text = content_text(row["html"], site)
        if text is None or len(tokens(text)) < MIN_TOKENS:
            continue
        count += 1
        name = site.source.removeprefix("debian:") or site.file.removeprefix("pages_")
        kind = "blogs and books" if not site.source else "documentation"
        yield {"id": row["url"], "set": f"{kind}, fitted sites" if site.fit else kind, "site": name,
               "url": row["url"], "html": row["html"], "text": text,
               "formulas": formulas(text) if site.formulas else None, "fit": site.fit}


def all_rows(data):
    yield from article_rows(data)
    yield from defuddle_rows(data)
    for site in SITES:
        yield from site_rows(data, site)
