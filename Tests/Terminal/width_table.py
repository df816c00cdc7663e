#!/usr/bin/env python3
"""Writes Sources/Terminal/WidthTable.swift from the Unicode character database.

Needs the package unicodedata2 (newer than the database that Python ships). Run it from the repository's root:
    python3 Tests/Terminal/width_table.py > Sources/Terminal/WidthTable.swift
"""
import unicodedata2 as ucd

NARROW, WIDE, MARK, HIDDEN = range(4)
FILLERS = {0x115F, 0x1160, 0x3164, 0xFFA0}
IGNORABLE = {0x034F, 0x17B4, 0x17B5, 0x180B, 0x180C, 0x180D, 0x180F}


def kind(code):
    char = chr(code)
    category = ucd.category(char)
    if category in ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"):
        return HIDDEN
    if code in FILLERS or code in IGNORABLE or 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF:
        return HIDDEN
    if 0x1160 <= code <= 0x11FF or 0xD7B0 <= code <= 0xD7FF:
        return MARK
    if category in ("Mn", "Me"):
        return MARK
    if 0x4DC0 <= code <= 0x4DFF:  # hexagrams: C libraries still call them narrow
        return NARROW
    return WIDE if ucd.east_asian_width(char) in "WF" else NARROW


runs = []
previous = None
for code in range(0x110000):
    this = kind(code)
    if this != previous:
        runs.append(code << 2 | this)
        previous = this

print(f"// Written by Tests/Terminal/width_table.py from Unicode {ucd.unidata_version}: do not edit.")
print()
print("/// Where each run of characters of one kind begins, in order: the first code point times four, plus the kind")
print("/// (`ScalarKind.rawValue`). East Asian Width W and F are wide (UAX #11), Mn and Me are marks; controls, format")
print("/// characters, variation selectors, private and unassigned code points are hidden.")
print("// swift-format-ignore")
print("let scalarKindRuns: [UInt32] = [")
line = ""
for run in runs:
    text = f"0x{run:X}, "
    if len(line) + len(text) > 104:
        print("  " + line.rstrip())
        line = ""
    line += text
print("  " + line.rstrip().rstrip(","))
print("]")
