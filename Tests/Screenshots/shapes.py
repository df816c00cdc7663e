"""What lines, blocks and braille look like: rectangles, arcs and dots in a cell of a given size.

Each shape is a list of ("rect", x0, y0, x1, y1, opacity), ("dot", x, y, radius) and
("arc", from point, control point, to point, thickness), in pixels of the cell.
"""
import unicodedata

LIGHT, HEAVY, DOUBLE = 1, 2, 3
WEIGHTS = {"LIGHT": LIGHT, "SINGLE": LIGHT, "HEAVY": HEAVY, "DOUBLE": DOUBLE}
SIDES = {
    "LEFT": "L", "RIGHT": "R", "UP": "U", "DOWN": "D", "HORIZONTAL": "LR", "VERTICAL": "UD",
}


def shape(char, w, h):
    """The shape of a character, or None when it is a letter like any other."""
    code = ord(char)
    if 0x2500 <= code <= 0x257F:
        return box(char, w, h)
    if 0x2580 <= code <= 0x259F:
        return block(code, w, h)
    if 0x2800 <= code <= 0x28FF:
        return braille(code, w, h)
    return None


def box(char, w, h):
    name = unicodedata.name(char).removeprefix("BOX DRAWINGS ")
    if "DIAGONAL" in name:
        return None
    if "DASH" in name:
        return dashes(name, w, h)
    arms = {}
    before = None
    groups = [group.split() for group in name.split(" AND ")]
    weights = [next((WEIGHTS[word] for word in group if word in WEIGHTS), None) for group in groups]
    for group, weight in zip(groups, weights):
        weight = weight or before or next(found for found in weights if found)
        before = weight
        for word in group:
            for side in SIDES.get(word, ""):
                arms[side] = weight
    if "ARC" in name:
        return arc(arms, w, h)
    return lines(arms, w, h)


def thickness(weight, w):
    light = max(1, round(w / 9))
    return light if weight != HEAVY else max(light + 2, round(w / 3.6))


def lines(arms, w, h):
    """Arms from the middle to the edges; double ones leave the middle open."""
    found = []
    middle = {"x": w // 2, "y": h // 2}
    gap = max(2, round(w / 5))

    def strip(side, offset, start, thick):
        low = -(thick // 2)
        if side in "LR":
            y0 = middle["y"] + offset + low
            x0, x1 = (0, start) if side == "L" else (start, w)
            found.append(("rect", x0, y0, x1, y0 + thick, 1))
        else:
            x0 = middle["x"] + offset + low
            y0, y1 = (0, start) if side == "U" else (start, h)
            found.append(("rect", x0, y0, x0 + thick, y1, 1))

    for side, weight in arms.items():
        across = "UD" if side in "LR" else "LR"
        center = middle["x"] if side in "LR" else middle["y"]
        outward = -1 if side in "LU" else 1
        thick = thickness(weight, w)
        crossing = max((arms.get(other, 0) for other in across), default=0)
        if weight == DOUBLE:
            for offset, neighbour in ((-gap, across[0]), (gap, across[1])):
                if crossing == DOUBLE:
                    reach = outward * gap if neighbour in arms else -outward * (gap + thick // 2)
                    if neighbour in arms:
                        reach -= outward * (thick // 2)
                else:
                    reach = -outward * (thick // 2)
                strip(side, offset, center + reach + (thick % 2 if outward < 0 else 0), thick)
        else:
            both = all(other in arms for other in across)
            other_thick = thickness(crossing, w) if crossing else 0
            reach = -outward * (other_thick // 2)
            if crossing == DOUBLE:
                reach = outward * gap if both else -outward * (gap + other_thick // 2)
            strip(side, 0, center + reach + (max(thick, other_thick) % 2 if outward < 0 else 0), thick)
    return found


def arc(arms, w, h):
    thick = thickness(LIGHT, w)
    half = thick / 2 - thick // 2
    x, y = w // 2 + half, h // 2 + half
    across = (w, y) if "R" in arms else (0, y)
    along = (x, h) if "D" in arms else (x, 0)
    radius = min(w, h) / 2
    bend_x = x + radius if "R" in arms else x - radius
    bend_y = y + radius if "D" in arms else y - radius
    low = -(thick // 2)
    y0, y1 = (bend_y, h) if "D" in arms else (0, bend_y)
    straight = ("rect", w // 2 + low, y0, w // 2 + low + thick, y1, 1)
    return [straight, ("arc", (bend_x, y), (x, y), (x, bend_y), thick), ("arc", across, across, (bend_x, y), thick)]


def dashes(name, w, h):
    count = next(n for word, n in (("DOUBLE", 2), ("TRIPLE", 3), ("QUADRUPLE", 4)) if word in name)
    thick = thickness(HEAVY if "HEAVY" in name else LIGHT, w)
    low = -(thick // 2)
    found = []
    for i in range(count):
        if "HORIZONTAL" in name:
            x0, x1 = round(w * (i + 0.2) / count), round(w * (i + 0.8) / count)
            found.append(("rect", x0, h // 2 + low, x1, h // 2 + low + thick, 1))
        else:
            y0, y1 = round(h * (i + 0.2) / count), round(h * (i + 0.8) / count)
            found.append(("rect", w // 2 + low, y0, w // 2 + low + thick, y1, 1))
    return found


def block(code, w, h):
    if code == 0x2580:
        return [("rect", 0, 0, w, h // 2, 1)]
    if 0x2581 <= code <= 0x2588:
        return [("rect", 0, h - round(h * (code - 0x2580) / 8), w, h, 1)]
    if 0x2589 <= code <= 0x258F:
        return [("rect", 0, 0, max(1, round(w * (0x2590 - code) / 8)), h, 1)]
    if code == 0x2590:
        return [("rect", w // 2, 0, w, h, 1)]
    if 0x2591 <= code <= 0x2593:
        return [("rect", 0, 0, w, h, (code - 0x2590) / 4)]
    if code == 0x2594:
        return [("rect", 0, 0, w, max(1, h // 8), 1)]
    if code == 0x2595:
        return [("rect", w - max(1, w // 8), 0, w, h, 1)]
    quarters = {
        0x2596: "c", 0x2597: "d", 0x2598: "a", 0x2599: "acd", 0x259A: "ad", 0x259B: "abc", 0x259C: "abd",
        0x259D: "b", 0x259E: "bc", 0x259F: "bcd",
    }[code]
    place = {"a": (0, 0), "b": (1, 0), "c": (0, 1), "d": (1, 1)}
    found = []
    for quarter in quarters:
        x, y = place[quarter]
        found.append(("rect", x * (w // 2), y * (h // 2), w if x else w // 2, h if y else h // 2, 1))
    return found


def braille(code, w, h):
    """Dots as large as fit: charts made of them look like areas."""
    bits = code - 0x2800
    order = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]
    radius = min(w / 4, h / 8) * 0.78
    return [
        ("dot", w * (2 * x + 1) / 4, h * (2 * y + 1) / 8, radius)
        for bit, (x, y) in enumerate(order)
        if bits >> bit & 1
    ]
