"""Markup that well-known sites and older tools write, after their documentation: no tool makes
these here, so each formula is put into the site's markup by a small function."""

import hashlib
import urllib.parse

from read_text import Article
from run_tool import MATHJAX, Body, attribute, script
from tools_katex import keys_of, rendered
from tools_mkdocs import mathml
from write_html import HtmlWriter

MATHJAX2 = "https://cdnjs.cloudflare.com/ajax/libs/mathjax/2.7.9/MathJax.js?config=TeX-AMS_HTML"
DOLLARS = ("<script>MathJax = {tex: {inlineMath: [['$', '$']], processEscapes: true}};</script>\n"
           + script(MATHJAX))


def digest(text: str, length: int = 40) -> str:
    return hashlib.sha1(text.encode()).hexdigest()[:length]


def quoted(latex: str) -> str:
    return urllib.parse.quote(latex, safe="")


def wikipedia(latex: str, display: bool, markup: str) -> str:
    kind = "display" if display else "inline"
    inner = markup[markup.index(">") + 1:markup.rindex("</math>")]
    tex = attribute(rf"{{\displaystyle {latex}}}")
    return (f'<span class="mwe-math-element mwe-math-element-{kind}">'
            f'<span class="mwe-math-mathml-{kind} mwe-math-mathml-a11y" style="display: none;">'
            f'<math {"display=block " if display else ""}'
            f'xmlns="http://www.w3.org/1998/Math/MathML" alttext="{tex}"><semantics>'
            f'<mrow class="MJX-TeXAtom-ORD"><mstyle displaystyle="true" '
            f'scriptlevel="0">{inner}</mstyle></mrow><annotation encoding="application/x-tex">{tex}'
            f'</annotation></semantics></math></span><img src="https://wikimedia.org/api/rest_v1/'
            f'media/math/render/svg/{digest(latex)}" '
            f'class="mwe-math-fallback-image-{kind} mw-invert skin-invert" '
            f'aria-hidden="true" style="vertical-align: -0.671ex; width:9.1ex; '
            f'height:2.509ex;" alt="{tex}"></span>')


def wikipedia_image(latex: str, display: bool, markup: str) -> str:
    image = (f'<img class="mwe-math-fallback-image-inline tex" alt="{attribute(latex)}" '
             f'src="//upload.example.org/math/{digest(latex, 32)}.png" />')
    return f"<dl><dd>{image}</dd></dl>" if display else image


def wordpress(latex: str, display: bool, markup: str) -> str:
    shown = r"\displaystyle " + latex if display else latex
    image = (f'<img src="https://s0.wp.com/latex.php?latex={quoted(shown)}&#038;bg=ffffff&#038;'
             f'fg=333333&#038;s=0&#038;c=20201002" srcset="https://s0.wp.com/latex.php?latex='
             f'{quoted(shown)}&#038;bg=ffffff&#038;fg=333333&#038;s=0&#038;c=20201002'
             f'&#038;zoom=4.5 4x" alt="{attribute(shown)}" class="latex" '
             f'title="{attribute(shown)}" />')
    return f'<p style="text-align:center;">{image}</p>' if display else image


def stackexchange(latex: str, display: bool, markup: str) -> str:
    mark = "$$" if display else "$"
    return f'<span class="math-container">{mark}{attribute(latex)}{mark}</span>'


def stackexchange_script(latex: str, display: bool, markup: str) -> str:
    kind = "math/tex; mode=display" if display else "math/tex"
    number = digest(latex, 4)
    frame = "div" if display else "span"
    shown = (f'<{frame} class="MathJax{"_Display" if display else ""}" '
             f'id="MathJax-Element-{number}-Frame" tabindex="0" style="" '
             f'role="presentation">{markup}</{frame}>')
    return ('<span class="math-container"><span class="MathJax_Preview" style="color: inherit; '
            f'display: none;"></span>{shown}<script type="{kind}" id="MathJax-Element-{number}">'
            f"{latex}</script></span>")


def csdn(latex: str, display: bool, markup: str) -> str:
    kind = "display" if display else "inline"
    return f'<span class="katex--{kind}">{markup}</span>'


def zhihu(latex: str, display: bool, markup: str) -> str:
    tex = attribute(latex + (r"\\" if display else ""))
    return f'<span class="ztext-math" data-eeimg="1" data-tex="{tex}">{tex}</span>'


def zhihu_image(latex: str, display: bool, markup: str) -> str:
    kind = ' class="ee_img tr_noresize"' if not display else ' class="eeimg"'
    return (f'<img{kind} src="https://www.zhihu.com/equation?tex={quoted(latex)}" '
            f'alt="{attribute(latex)}" eeimg="{2 if display else 1}"/>')


def discourse(latex: str, display: bool, markup: str) -> str:
    tex = attribute(latex)
    return f'<div class="math">\n{tex}\n</div>' if display else f'<span class="math">{tex}</span>'


def latex2html(latex: str, display: bool, markup: str) -> str:
    alt = (f"\\begin{{displaymath}}\n{attribute(latex)}\n\\end{{displaymath}}" if display
           else f"${attribute(latex)}$")
    image = (f'<IMG\n WIDTH="58" HEIGHT="32" ALIGN="MIDDLE" BORDER="0"\n '
             f'SRC="img{int(digest(latex, 2), 16)}.png"\n ALT="{alt}">')
    return f'<p></p>\n<DIV ALIGN="CENTER">\n{image}\n</DIV><p></p>' if display else image


def codecogs(latex: str, display: bool, markup: str) -> str:
    image = (f'<img src="https://latex.codecogs.com/svg.image?{quoted(latex)}" '
             f'title="{attribute(latex)}" />')
    return f'<p align="center">{image}</p>' if display else image


def moodle(latex: str, display: bool, markup: str) -> str:
    tex = rf"\[ {attribute(latex)} \]" if display else rf"\( {attribute(latex)} \)"
    return f'<span class="filter_mathjaxloader_equation"><span class="nolink">{tex}</span></span>'


def mathjax3(latex: str, display: bool, markup: str) -> str:
    """What a saved page has after MathJax 3: drawn characters without text, and MathML."""
    characters = "".join(f'<mjx-c class="mjx-c{ord(c):X}"></mjx-c>' for c in latex[:12])
    show = ' display="true"' if display else ""
    return (f'<mjx-container class="MathJax CtxtMenu_Attached_0" jax="CHTML" tabindex="0"{show} '
            'ctxtmenu_counter="0" style="font-size: 119.5%; position: relative;">'
            f'<mjx-math class="MJX-TEX" aria-hidden="true"><mjx-mi class="mjx-i">{characters}'
            f'</mjx-mi></mjx-math><mjx-assistive-mml unselectable="on" '
            f'display="{"block" if display else "inline"}">{markup}</mjx-assistive-mml>'
            "</mjx-container>")


def imgmath(latex: str, display: bool, markup: str) -> str:
    """Sphinx with pictures: the extension itself needs LaTeX and a quarter of a second a formula."""
    image = (f'<img class="math" src="../_images/math/{digest(latex)}.png" '
             f'alt="{attribute(latex)}"/>')
    return f'<div class="math">\n<p>{image}</p>\n</div>' if display else image


def delimiters(latex: str, display: bool, markup: str) -> str:
    return rf"\[{attribute(latex)}\]" if display else rf"\({attribute(latex)}\)"


def by_latex2mathml(articles: list[Article]) -> dict:
    keys = keys_of(articles)
    return dict(zip(keys, mathml([list(key) for key in keys])))


def by_katex(articles: list[Article]) -> dict:
    return {key: shown[0] for key, shown in rendered(keys_of(articles)).items()}


def by_katex_html(articles: list[Article]) -> dict:
    return {key: shown[1] for key, shown in rendered(keys_of(articles)).items()}


def site(tool: str, markup_of, head: str = "", shown=None, dollar: str = "$", has_latex=True):
    """`shown(articles)` gives the rendered form of each formula where the site has one."""
    def make(articles: list[Article]) -> list[Body]:
        forms = shown(articles) if shown else {}

        def math(latex: str, display: bool) -> str:
            return markup_of(latex, display, forms.get((latex, display), ""))
        writer = HtmlWriter(math, dollar)
        return [Body(tool, writer.write(article), head=head, flat=True, latex_in_page=has_latex)
                for article in articles]
    return make


ARGUMENTS = {
    "wikipedia": dict(markup_of=wikipedia, shown=by_latex2mathml),
    "wikipedia-image": dict(markup_of=wikipedia_image),
    "wordpress": dict(markup_of=wordpress),
    "stackexchange": dict(markup_of=stackexchange, head=DOLLARS, dollar=r"\$"),
    "stackexchange-script": dict(markup_of=stackexchange_script, shown=by_katex_html,
                                 head=script(MATHJAX2)),
    "csdn": dict(markup_of=csdn, shown=by_katex),
    "zhihu": dict(markup_of=zhihu),
    "zhihu-image": dict(markup_of=zhihu_image),
    "discourse": dict(markup_of=discourse),
    "latex2html": dict(markup_of=latex2html),
    "codecogs": dict(markup_of=codecogs),
    "moodle": dict(markup_of=moodle, head=script(MATHJAX2)),
    "mathjax3": dict(markup_of=mathjax3, shown=by_latex2mathml, has_latex=False),
    "sphinx-imgmath": dict(markup_of=imgmath),
    "delimiters": dict(markup_of=delimiters, head=script(MATHJAX)),
}
RENDERED = {tool: site(tool, **arguments) for tool, arguments in ARGUMENTS.items()
            if "shown" in arguments}
TOOLS = {tool: site(tool, **arguments) for tool, arguments in ARGUMENTS.items()
         if tool not in RENDERED}
# Templates that a site's markup belongs to; the others go through all templates.
FITTING = {"wikipedia": ["wiki"], "wikipedia-image": ["wiki", "semantic"],
           "wordpress": ["wordpress"], "stackexchange": ["forum"],
           "stackexchange-script": ["forum"], "csdn": ["divsoup", "mobile"],
           "zhihu": ["divsoup", "mobile"], "zhihu-image": ["newspaper", "mobile", "divsoup"],
           "discourse": ["forum"], "latex2html": ["academic", "tablecms"],
           "sphinx-imgmath": ["docs", "course"], "moodle": ["elearning", "course"]}
