#!/usr/bin/env python3
"""Draws what a terminal shows as PNG and SVG.

    tmux capture-pane -e -p -t pharos > capture.ansi
    python3 Tests/Screenshots/render.py capture.ansi out.png out.svg --columns 120 --rows 36

Lines, blocks and braille are drawn from their meaning, cell edge to cell edge, so that they join; everything else is
text in DejaVu Sans Mono, with fallback fonts for what it lacks. Needs Pillow (python3 -m pip install pillow, or the
package python3-pil) for the PNG alone, and fonts-dejavu-core.
"""
import argparse
import sys

import ansi
import to_svg


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("capture", help="output of tmux capture-pane -e -p, or - for standard input")
    parser.add_argument("outputs", nargs="+", help="files to write, .png or .svg")
    parser.add_argument("--columns", type=int, default=0, help="width (default: the longest line)")
    parser.add_argument("--rows", type=int, default=0, help="height (default: the lines there are)")
    parser.add_argument("--background", default="#1b1e27")
    parser.add_argument("--foreground", default="#c8cdd8")
    parser.add_argument("--size", type=int, default=26, help="font size of the PNG in pixels")
    parser.add_argument("--padding", type=int, default=1, help="empty columns around")
    arguments = parser.parse_args()

    if arguments.capture == "-":
        text = sys.stdin.read()
    else:
        with open(arguments.capture, encoding="utf-8", errors="replace") as file:
            text = file.read()
    screen = ansi.parse(
        text, arguments.columns, arguments.rows, ansi.color(arguments.foreground), ansi.color(arguments.background)
    )
    for output in arguments.outputs:
        if output.endswith(".svg"):
            to_svg.write(screen, output, arguments.padding)
        elif output.endswith(".png"):
            import to_png

            to_png.write(screen, output, arguments.size, arguments.padding)
        else:
            sys.exit(f"{output}: neither .png nor .svg")


if __name__ == "__main__":
    main()
