#!/usr/bin/env python3
"""Writes corpus/html/quick/entities.inc: the named characters of HTML 4, from Python's own table.
Run by hand: tools/dev/html_entities.py > the file."""

import html.entities

names = dict(html.entities.name2codepoint, apos=0x27)
print("// Made by tools/dev/html_entities.py.")
print("// clang-format off")
print("constexpr Entity kEntities[] = {  // by name")
line = " "
for name, code in sorted(names.items()):
    entry = ' {"%s", 0x%X},' % (name, code)
    if len(line) + len(entry) > 100:
        print(line)
        line = " "
    line += entry
print(line)
print("};")
print("// clang-format on")
