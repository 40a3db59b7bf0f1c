#!/usr/bin/env python3
"""Writes corpus/text/unicode_tables.inc: classes and lower case of characters, from Python's own
Unicode data. Run by hand when a newer Unicode is wanted: tools/dev/unicode_tables.py > the file."""

import sys
import unicodedata

# Written without spaces between words: each letter is a token, like a Chinese character.
SPACELESS = [(0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x1950, 0x19DF), (0x1A20, 0x1AAF),
             (0xA9E0, 0xA9FF), (0xAA60, 0xAADF)]
CJK = [(0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3041, 0x30FA), (0x30FC, 0x30FF), (0x3105, 0x312F),
       (0x3131, 0x318E), (0x31A0, 0x31BF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF),
       (0xA000, 0xA48C), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0x17000, 0x18CFF), (0x1B000, 0x1B2FF),
       (0x20000, 0x3FFFF)]
OPERATORS = [(0x2190, 0x22FF), (0x27C0, 0x27FF), (0x2900, 0x2AFF)]
LIMIT = 0x20000  # above: CJK, and characters that separate words


def within(code, ranges):
    return any(first <= code <= last for first, last in ranges)


def class_of(code):
    category = unicodedata.category(chr(code))
    if category[0] == "M":
        return "kMark"
    if category == "Nd":
        return "kDigit"
    if category == "Cf":
        return "kIgnorable"
    if within(code, CJK) and category != "Cn" or within(code, SPACELESS) and category[0] == "L":
        return "kIdeograph"
    if category[0] == "L" or category == "Nl":
        return "kLetter"
    if category == "Sm" or within(code, OPERATORS):
        return "kSymbol"
    return "kSeparator"


def ranges(values):
    """Runs [first, last, value] of equal values."""
    runs = []
    for code, value in values:
        if runs and runs[-1][2] == value and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code, value])
    return runs


def lower_delta(code):
    lower = chr(code).lower()
    if code == 0x130:
        return ord("i") - code
    return ord(lower) - code if len(lower) == 1 else 0


def print_rows(rows):
    line = ""
    for row in rows:
        if len(line) + len(row) + 3 > 100:
            print(" " + line)
            line = ""
        line += " " + row + ","
    print(" " + line)


def main():
    print("// Made by tools/dev/unicode_tables.py from Unicode %s." % unicodedata.unidata_version)
    print("// clang-format off")
    print("constexpr ClassRange kClassRanges[] = {")
    runs = ranges((code, class_of(code)) for code in range(0x80, LIMIT))
    print_rows("{0x%X, 0x%X, CharClass::%s}" % tuple(run) for run in runs if run[2] != "kSeparator")
    print("};")
    print("constexpr LowerRange kLowerRanges[] = {  // first, last, step, delta")
    deltas = [(code, lower_delta(code)) for code in range(0x80, LIMIT) if lower_delta(code)]
    rows = []
    for code, delta in deltas:
        for step in (1, 2):
            if rows and rows[-1][3] == delta and code == rows[-1][1] + step and (
                    rows[-1][2] == step or rows[-1][0] == rows[-1][1]):
                rows[-1][1], rows[-1][2] = code, step
                break
        else:
            rows.append([code, code, 1, delta])
    print_rows("{0x%X, 0x%X, %d, %d}" % tuple(row) for row in rows)
    print("};")
    print("// clang-format on")


sys.exit(main())
