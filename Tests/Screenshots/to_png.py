"""A grid of cells -> PNG, with Pillow."""
import functools
import os
import subprocess

from PIL import Image, ImageDraw, ImageFont

import shapes

FOLDERS = ["/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/dejavu", "/usr/share/fonts/TTF"]
SMOOTH = 4  # arcs and dots are drawn so many times larger, then made smaller


def font_file(name):
    for folder in FOLDERS:
        path = os.path.join(folder, name)
        if os.path.exists(path):
            return path
    return None


class Fonts:
    def __init__(self, size):
        self.size = size
        regular = font_file("DejaVuSansMono.ttf")
        if not regular:
            raise SystemExit("DejaVu Sans Mono is missing: apt-get install fonts-dejavu-core")
        self.files = {
            (False, False): regular,
            (True, False): font_file("DejaVuSansMono-Bold.ttf") or regular,
            (False, True): font_file("DejaVuSansMono-Oblique.ttf") or regular,
            (True, True): font_file("DejaVuSansMono-BoldOblique.ttf") or regular,
        }

    @functools.lru_cache(None)
    def load(self, path, size):
        return ImageFont.truetype(path, size)

    @functools.lru_cache(None)
    def missing(self, path):
        font = self.load(path, self.size)
        return bytes(font.getmask("\U0010fffd"))

    @functools.lru_cache(None)
    def find(self, char, bold, italic):
        """The font for a character: DejaVu Sans Mono, else whatever has it."""
        first = self.files[bold, italic]
        if self.has(first, char):
            return first
        other = font_file("DejaVuSans.ttf")
        if other and self.has(other, char):
            return other
        try:
            found = subprocess.run(
                ["fc-list", f":charset={ord(char):x}", "file"], capture_output=True, text=True, check=False
            ).stdout
        except FileNotFoundError:
            return first
        paths = sorted(line.rstrip(": \n") for line in found.splitlines())
        return next((path for path in paths if path.endswith((".ttf", ".otf")) and self.has(path, char)), first)

    def has(self, path, char):
        return bytes(self.load(path, self.size).getmask(char)) != self.missing(path)


def write(screen, path, size, padding):
    fonts = Fonts(size)
    plain = fonts.load(fonts.files[False, False], size)
    w = round(plain.getlength("M"))
    ascent, descent = plain.getmetrics()
    h = ascent + descent
    image = Image.new("RGB", ((screen.columns + 2 * padding) * w, (len(screen.rows) + padding) * h), screen.background)
    draw = ImageDraw.Draw(image)
    left, top = padding * w, padding * h // 2
    for y, row in enumerate(screen.rows):
        for x, cell in enumerate(row):
            if cell.bg != screen.background:
                at = left + x * w, top + y * h
                draw.rectangle((*at, at[0] + w - 1, at[1] + h - 1), fill=cell.bg)
    for y, row in enumerate(screen.rows):
        for x, cell in enumerate(row):
            at = left + x * w, top + y * h
            if cell.text and cell.text != " ":
                glyph(image, draw, fonts, cell, at, w, h, ascent)
            if cell.style.underline:
                line = at[1] + ascent + max(1, size // 12)
                draw.rectangle((at[0], line, at[0] + w - 1, line + max(1, size // 18) - 1), fill=cell.fg)
    image.save(path, optimize=True)


def glyph(image, draw, fonts, cell, at, w, h, ascent):
    parts = shapes.shape(cell.text[0], w, h)
    if parts is not None:
        image.paste(cell.fg, at, mask(cell.text[0], w, h))
        return
    path = fonts.find(cell.text[0], cell.style.bold, cell.style.italic)
    font = fonts.load(path, fonts.size)
    room = w * max(1, cell.width)
    length = font.getlength(cell.text)
    if length > room * 1.15:
        # A fallback font is wider than a cell: smaller, so that it does not cover its neighbour.
        font = fonts.load(path, max(6, int(fonts.size * room / length)))
        length = font.getlength(cell.text)
    draw.text((at[0] + (room - length) / 2, at[1] + ascent), cell.text, font=font, fill=cell.fg, anchor="ls")


@functools.lru_cache(None)
def mask(char, w, h):
    large = Image.new("L", (w * SMOOTH, h * SMOOTH), 0)
    draw = ImageDraw.Draw(large)
    s = SMOOTH
    for part in shapes.shape(char, w, h):
        if part[0] == "rect":
            _, x0, y0, x1, y1, opacity = part
            if x1 > x0 and y1 > y0:
                draw.rectangle((x0 * s, y0 * s, x1 * s - 1, y1 * s - 1), fill=round(255 * opacity))
        elif part[0] == "dot":
            _, x, y, radius = part
            draw.ellipse(((x - radius) * s, (y - radius) * s, (x + radius) * s, (y + radius) * s), fill=255)
        else:
            _, start, control, end, thick = part
            points = [bezier(start, control, end, i / 24) for i in range(25)]
            for x, y in points:
                r = thick / 2
                draw.ellipse(((x - r) * s, (y - r) * s, (x + r) * s - 1, (y + r) * s - 1), fill=255)
            draw.line([(x * s, y * s) for x, y in points], fill=255, width=thick * s)
    return large.resize((w, h), Image.Resampling.BOX)


def bezier(a, b, c, t):
    u = 1 - t
    return tuple(u * u * a[i] + 2 * u * t * b[i] + t * t * c[i] for i in (0, 1))
