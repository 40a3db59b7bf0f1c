"""Fails where a Python tool that makes test pages cannot be used."""

import latex2mathml.converter
import markdown
import material
import mkdocs
import pymdownx.arithmatex
import sphinx
import sphinxcontrib.katex

assert "<mfrac>" in latex2mathml.converter.convert(r"\frac{1}{2}")
assert markdown.markdown("*a*") == "<p><em>a</em></p>"
assert mkdocs.__version__ and sphinx.__version__ and material and pymdownx.arithmatex
assert sphinxcontrib.katex.setup
