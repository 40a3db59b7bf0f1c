"""How tools are run: what they give, their programs, cutting the article out of a full page."""

import dataclasses
import functools
import html
import os
import pathlib
import re
import shutil
import subprocess
import sys

DEPS = pathlib.Path(os.environ.get("MATHSIEVE_DEPS") or
                    pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache"),
                                 "mathsieve"))
VENV = pathlib.Path(os.environ.get("MATHSIEVE_GENERATOR", DEPS / "generator")) / "bin"
MATHJAX = "https://cdn.jsdelivr.net/npm/mathjax@3/es5/tex-mml-chtml.js"


@dataclasses.dataclass(frozen=True)
class Body:
    """An article's HTML by a tool, to be put into a site template: without the title's heading.
    `page` is the tool's own full page with its theme instead. `flat` bodies have their headings
    at the top level, so they can be cut into posts. Footnotes are at the end, or at their marks."""
    tool: str
    html: str
    head: str = ""
    page: bool = False
    theme: str = ""
    flat: bool = False
    latex_in_page: bool = True
    notes_in_place: bool = False


def script(source: str) -> str:
    return f'<script defer src="{source}"></script>\n'


def run(command: list[str], cwd: pathlib.Path | None = None, stdin: str | None = None) -> str:
    done = subprocess.run([str(word) for word in command], cwd=cwd, input=stdin, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
                          env={**os.environ, "LC_ALL": "C.UTF-8", "SOURCE_DATE_EPOCH": "1704067200",
                               "TZ": "UTC", "NO_MKDOCS_2_WARNING": "1",
                               "DISABLE_MKDOCS_2_WARNING": "true"})
    if done.returncode != 0:
        sys.exit(f"make_pages: {' '.join(map(str, command))}\n{done.stderr[-3000:]}")
    return done.stdout


@functools.cache
def find(program: str) -> str | None:
    """A program of the generator's environment or of the system."""
    return str(VENV / program) if (VENV / program).exists() else shutil.which(program)


def inner(page: str, start: str, tag: str = "div") -> str:
    """What stands inside the element whose start tag matches the pattern `start`."""
    opening = re.search(start, page)
    if not opening:
        raise ValueError(f"no element {start}")
    depth = 1
    for match in re.compile(rf"<(/?){tag}\b").finditer(page, opening.end()):
        depth += -1 if match[1] else 1
        if depth == 0:
            return page[opening.end():match.start()]
    raise ValueError(f"element {start} does not end")


def without_title(body: str) -> str:
    return re.sub(r"\s*<h1\b.*?</h1>", "", body, count=1, flags=re.DOTALL)


def attribute(text: str) -> str:
    return html.escape(text, quote=True)
