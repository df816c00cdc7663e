"""A grid of cells -> SVG: text stays text, lines are paths."""
from html import escape

import shapes

W, H, SIZE, ASCENT = 9, 18, 15, 14


def hexa(color):
    return "#%02x%02x%02x" % color


def write(screen, path, padding):
    width, height = (screen.columns + 2 * padding) * W, (len(screen.rows) + padding) * H
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' font-family="\'DejaVu Sans Mono\',Menlo,Consolas,monospace" font-size="{SIZE}">',
        f'<rect width="{width}" height="{height}" rx="6" fill="{hexa(screen.background)}"/>',
        f'<g transform="translate({padding * W} {padding * H / 2:g})">',
    ]
    for y, row in enumerate(screen.rows):
        for start, end, cell in runs(row, lambda c: c.bg):
            if cell.bg != screen.background:
                out.append(
                    f'<rect x="{start * W}" y="{y * H}" width="{(end - start) * W}" height="{H}"'
                    f' fill="{hexa(cell.bg)}" shape-rendering="crispEdges"/>'
                )
    paths = {}
    for y, row in enumerate(screen.rows):
        for start, end, cell in runs(row, lambda c: (c.fg, c.style.bold, c.style.italic, c.style.underline)):
            text(out, row, y, start, end, cell)
        for x, cell in enumerate(row):
            parts = shapes.shape(cell.text[0], W, H) if cell.text else None
            for part in parts or []:
                key = hexa(cell.fg), part[-1] if part[0] == "rect" else 1
                paths.setdefault(key, []).append(data(part, x * W, y * H))
    for (color, opacity), found in paths.items():
        faded = f' fill-opacity="{opacity:g}"' if opacity != 1 else ""
        out.append(f'<path fill="{color}"{faded} d="{"".join(found)}"/>')
    out.append("</g></svg>\n")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(out))


def runs(row, key):
    """Neighbouring cells of one kind: first column, column after the last, the first cell."""
    start = 0
    for x in range(1, len(row) + 1):
        if x == len(row) or key(row[x]) != key(row[start]):
            yield start, x, row[start]
            start = x


def text(out, row, y, start, end, first):
    shown = [(x, row[x].text) for x in range(start, end) if row[x].text.strip() and not shapes.shape(row[x].text[0], W, H)]
    # Braille blanks and the like have a shape of nothing.
    shown = [(x, char) for x, char in shown if not 0x2800 <= ord(char[0]) <= 0x28FF]
    if not shown:
        return
    look = ' font-weight="bold"' if first.style.bold else ""
    look += ' font-style="italic"' if first.style.italic else ""
    look += ' text-decoration="underline"' if first.style.underline else ""
    # A place for each character keeps the grid whatever font the reader has.
    places = " ".join(str(x * W) for x, char in shown for _ in char)
    letters = escape("".join(char for _, char in shown))
    out.append(f'<text x="{places}" y="{y * H + ASCENT}" fill="{hexa(first.fg)}"{look}>{letters}</text>')


def data(part, dx, dy):
    if part[0] == "rect":
        _, x0, y0, x1, y1, _ = part
        return f"M{x0 + dx:g} {y0 + dy:g}H{x1 + dx:g}V{y1 + dy:g}H{x0 + dx:g}Z"
    if part[0] == "dot":
        _, x, y, r = part
        return f"M{x + dx - r:.2f} {y + dy:.2f}a{r:.2f} {r:.2f} 0 1 0 {2 * r:.2f} 0a{r:.2f} {r:.2f} 0 1 0 {-2 * r:.2f} 0Z"
    _, (ax, ay), (bx, by), (cx, cy), thick = part
    # The outline of a stroked curve: the curve moved to both sides.
    half = thick / 2
    if (ax, ay) == (bx, by):
        return f"M{ax + dx:g} {ay + dy - half:g}L{cx + dx:g} {cy + dy - half:g}V{cy + dy + half:g}H{ax + dx:g}Z"
    sx = half if ax > cx else -half
    sy = half if cy > ay else -half
    return (
        f"M{ax + dx:g} {ay + dy - sy:g}Q{bx + dx - sx:g} {by + dy - sy:g} {cx + dx - sx:g} {cy + dy:g}"
        f"H{cx + dx + sx:g}Q{bx + dx + sx:g} {by + dy + sy:g} {ax + dx:g} {ay + dy + sy:g}Z"
    )
