"""How close a tool's text is to the true one. Each measure is written from its definition.

Tokens are runs of letters and digits; a Chinese, Japanese or Korean character is a token of its own.
"""

import collections
import re

CJK = "\u1100-\u11ff\u2e80-\u2fdf\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
TOKEN = re.compile(f"[{CJK}]|[^\\W_{CJK}]+")
CODE = re.compile(r"^( *)(`{3,}).*?^\1\2`*\s*?$|`[^`\n]+`", re.DOTALL | re.MULTILINE)
FORMULA = re.compile(
    r"(?<!\\)\$\$(?P<a>.+?)(?<!\\)\$\$|(?<!\\)\$(?P<b>(?:[^$\\]|\\.)+?)\$"
    r"|\\\[(?P<c>.+?)\\\]|\\\((?P<d>.+?)\\\)", re.DOTALL)

# The differences that do not count: white space, comments, spacing, fences' sizes, two synonyms.
LATEX_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\s+|%[^\n]*\n?|.", re.DOTALL)
SPACING = {"\\,", "\\;", "\\:", "\\!", "\\ ", "\\>", "\\quad", "\\qquad", "~", "\\displaystyle",
           "\\left", "\\right", "\\thinspace", "\\enspace", "\\hfill"}
SYNONYMS = {"\\dfrac": "\\frac", "\\lvert": "|", "\\rvert": "|"}


def tokens(text):
    return TOKEN.findall(text)


def overlap(given, wanted):
    return sum((given & wanted).values())


def f1(precision, recall):
    return 2 * precision * recall / (precision + recall) if precision + recall > 0 else 0.0


def agreement(given, wanted):
    """Precision and recall of two multisets; two empty ones agree."""
    both, has, needs = overlap(given, wanted), sum(given.values()), sum(wanted.values())
    if has == 0 or needs == 0:
        return (1.0, 1.0) if has == needs else (0.0, 0.0)
    return both / has, both / needs


def token_agreement(given, wanted):
    return agreement(collections.Counter(tokens(given)), collections.Counter(tokens(wanted)))


def shingle_agreement(given, wanted, size=4):
    def shingles(text):
        words = tokens(text)
        return collections.Counter(tuple(words[i:i + size])
                                   for i in range(max(1, len(words) - size + 1)))
    return agreement(shingles(given), shingles(wanted))


def formulas(text):
    """The formulas of a text in any of the usual delimiters, code left out."""
    found = FORMULA.finditer(CODE.sub(" ", text))
    return [next(group for group in match.groups() if group is not None) for match in found]


def without_redundant_braces(words):
    """Braces around one token, and around all of a formula, mean nothing."""
    opened, partner = [], {}
    for i, word in enumerate(words):
        if word == "{":
            opened.append(i)
        elif word == "}" and opened:
            start = opened.pop()
            partner[start] = i
    dropped = set()
    for start, end in partner.items():
        inside = [i for i in range(start + 1, end) if i not in dropped]
        if len(inside) <= 1 or (start == 0 and end == len(words) - 1):
            dropped |= {start, end}
    return [word for i, word in enumerate(words) if i not in dropped]


def normal_latex(latex):
    words = []
    for word in LATEX_TOKEN.findall(latex):
        if word.isspace() or word.startswith("%") or word in SPACING:
            continue
        words.append(SYNONYMS.get(word, word))
    while True:
        fewer = without_redundant_braces(words)
        if len(fewer) == len(words):
            return " ".join(words)
        words = fewer


def formula_counts(given_text, wanted_formulas):
    """(formulas in common, in the text, in the truth), as multisets of normalised LaTeX."""
    given = collections.Counter(map(normal_latex, formulas(given_text)))
    wanted = collections.Counter(map(normal_latex, wanted_formulas))
    return overlap(given, wanted), sum(given.values()), sum(wanted.values())


def squeezed(text):
    return " ".join(text.split())


def share_found(text, strings):
    """How many of the strings stand in the text, white space apart."""
    text = squeezed(text)
    return sum(squeezed(string) in text for string in strings)
