"""Text with SGR sequences -> a grid of cells."""
import re
import unicodedata
from dataclasses import dataclass, replace

SEQUENCE = re.compile(r"\x1b\[([0-9:;?]*)([A-Za-z])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b.|[\x0e\x0f]")
SIXTEEN = [
    "#1b1e27", "#e0566a", "#5fb97d", "#d9a94f", "#5c8fe0", "#b07fd6", "#4fb3bf", "#c8cdd8",
    "#5f687d", "#ff6b76", "#5fd787", "#f2c14e", "#6cb6ff", "#c792ea", "#5ad1e6", "#ffffff",
]


@dataclass(frozen=True)
class Style:
    fg: object = None
    bg: object = None
    bold: bool = False
    dim: bool = False
    italic: bool = False
    underline: bool = False
    reverse: bool = False
    strike: bool = False


@dataclass(frozen=True)
class Cell:
    text: str
    width: int
    fg: tuple
    bg: tuple
    style: Style


@dataclass
class Screen:
    columns: int
    rows: list
    foreground: tuple
    background: tuple


def color(text):
    text = text.lstrip("#")
    return tuple(int(text[i : i + 2], 16) for i in (0, 2, 4))


def palette(index):
    if index < 16:
        return color(SIXTEEN[index])
    if index >= 232:
        return (8 + 10 * (index - 232),) * 3
    levels = (0, 95, 135, 175, 215, 255)
    index -= 16
    return levels[index // 36], levels[index // 6 % 6], levels[index % 6]


def width(char):
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def apply(style, parameters):
    """One SGR sequence."""
    numbers = [int(n) if n else 0 for n in re.split("[;:]", parameters)] or [0]
    i = 0
    while i < len(numbers):
        n = numbers[i]
        if n in (38, 48):
            key = "fg" if n == 38 else "bg"
            if numbers[i + 1 : i + 2] == [5] and i + 2 < len(numbers):
                style = replace(style, **{key: palette(numbers[i + 2])})
                i += 2
            elif numbers[i + 1 : i + 2] == [2] and i + 4 < len(numbers):
                style = replace(style, **{key: tuple(numbers[i + 2 : i + 5])})
                i += 4
        elif n == 0:
            style = Style()
        elif n in (1, 2, 3, 4, 7, 9):
            name = {1: "bold", 2: "dim", 3: "italic", 4: "underline", 7: "reverse", 9: "strike"}[n]
            style = replace(style, **{name: True})
        elif n == 22:
            style = replace(style, bold=False, dim=False)
        elif n in (23, 24, 27, 29):
            style = replace(style, **{{23: "italic", 24: "underline", 27: "reverse", 29: "strike"}[n]: False})
        elif 30 <= n <= 37:
            style = replace(style, fg=palette(n - 30))
        elif 40 <= n <= 47:
            style = replace(style, bg=palette(n - 40))
        elif 90 <= n <= 97:
            style = replace(style, fg=palette(n - 82))
        elif 100 <= n <= 107:
            style = replace(style, bg=palette(n - 92))
        elif n == 39:
            style = replace(style, fg=None)
        elif n == 49:
            style = replace(style, bg=None)
        i += 1
    return style


def parse(text, columns, rows, foreground, background):
    style = Style()
    grid = []

    def cell(char, size):
        fg, bg = style.fg or foreground, style.bg or background
        if style.reverse:
            fg, bg = bg, fg
        if style.dim:
            fg = tuple((a * 3 + b * 2) // 5 for a, b in zip(fg, bg))
        return Cell(char, size, fg, bg, style)

    for line in text.rstrip("\n").split("\n"):
        row = []
        at = 0
        while at < len(line):
            match = SEQUENCE.match(line, at)
            if match:
                if match.group(2) == "m":
                    style = apply(style, match.group(1))
                at = match.end()
                continue
            char = line[at]
            at += 1
            size = width(char)
            if size == 0 and row:
                last = len(row) - (1 if row[-1].width else 2)
                row[last] = replace(row[last], text=row[last].text + char)
            elif char >= " ":
                row.append(cell(char, size))
                if size == 2:
                    row.append(cell("", 0))
        grid.append(row)
    columns = columns or max((len(row) for row in grid), default=0)
    rows = rows or len(grid)
    blank = Cell(" ", 1, foreground, background, Style())
    fitted = [(grid[y] if y < len(grid) else [])[:columns] for y in range(rows)]
    fitted = [row + [blank] * (columns - len(row)) for row in fitted]
    return Screen(columns, fitted, foreground, background)
