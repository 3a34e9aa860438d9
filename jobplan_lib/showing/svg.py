"""A small picture as SVG text: lines, bars, points and words. Every word is escaped; numbers arrive as Danish text.

What needs no scale with dates or ticks is drawn here instead of by the chart engine: a picture takes microseconds and
the same input gives the same bytes. Widths of words are those of Arial and Liberation Sans, rounded up.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from markupsafe import escape

INK, SOFT, GRID, PAPER = "#1b1f24", "#5b6470", "#d8dce1", "#fff"
OWN, SHORT = "#005ea2", "#9c1f3d"
FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"
SIZE, LINE = 13, 15
_NARROW, _SLIM, _WIDE = frozenset("ijl|'.,:;!"), frozenset("ftrI()-/ \u00a0"), frozenset("mwMW%Ææ@…")


def width_of(text: str, size: float = SIZE, *, bold: bool = False) -> float:
    """About how wide a text stands, in pixels."""
    ems = sum(
        0.25 if c in _NARROW else 0.34 if c in _SLIM else 0.89 if c in _WIDE else 0.7 if c.isupper() else 0.56
        for c in text
    )
    return ems * size * (1.06 if bold else 1)


def wrapped(text: str, room: float, most: int, size: float = SIZE) -> tuple[str, ...]:
    """A text in lines of about one length that fit into the room; what does not fit into the last is cut with an ellipsis."""
    lines = _broken(text, room, size)
    kept = lines[:most]
    if len(lines) > most:
        kept[-1] += " …"
    while width_of(kept[-1], size) > room and " " in kept[-1].removesuffix(" …"):
        kept[-1] = kept[-1].removesuffix(" …").rpartition(" ")[0] + " …"
    return tuple(kept)


def _broken(text: str, room: float, size: float) -> list[str]:
    """As few lines as fit into the room, and of those the evenest: no short word stands alone on the last."""
    lines = _filled(text, room, size)
    if len(lines) == 1:
        return lines
    least = room / 2
    while room - least > 1:
        middle = (room + least) / 2
        narrower = _filled(text, middle, size)
        is_enough = len(narrower) == len(lines) and all(width_of(line, size) <= middle for line in narrower)
        room, least, lines = (middle, least, narrower) if is_enough else (room, middle, lines)
    return lines


def _filled(text: str, room: float, size: float) -> list[str]:
    """Each line as full as the room allows; a word that is longer stands alone."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer, size) <= room or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def number(value: float) -> str:
    """A coordinate, short and the same everywhere."""
    return f"{value:.1f}".removesuffix(".0")


def _mark(tag: str, inner: str = "", **attributes: str | float) -> str:
    """An element; ``_`` in a name stands for ``-``, numbers are shortened, nothing is left unescaped."""
    said = "".join(
        f' {name.replace("_", "-")}="{number(value) if isinstance(value, float) else escape(value)}"'
        for name, value in attributes.items()
        if value != ""
    )
    return f"<{tag}{said}>{inner}</{tag}>" if inner else f"<{tag}{said}/>"


@dataclass
class Picture:
    """Marks in drawing order; what is drawn later covers what was drawn before."""

    width: float
    height: float = 0.0
    marks: list[str] = field(default_factory=list)

    def line(
        self, x1: float, y1: float, x2: float, y2: float, colour: str = INK, wide: float = 1.4, dash: str = ""
    ) -> None:
        """A straight line; ``dash`` such as "4 3"."""
        way = f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}"
        self.marks.append(_mark("path", d=way, stroke=colour, stroke_width=wide, stroke_dasharray=dash, fill="none"))

    def path(self, points: list[tuple[float, float]], colour: str, wide: float = 1.8) -> None:
        """A line through points."""
        way = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)
        self.marks.append(_mark("path", d=way, stroke=colour, stroke_width=wide, fill="none", stroke_linejoin="round"))

    def bar(self, x: float, y: float, wide: float, high: float, colour: str) -> None:
        """A filled rectangle from its upper left corner; never so thin that it cannot be seen."""
        self.marks.append(_mark("rect", x=x, y=y, width=max(wide, 1.0), height=high, fill=colour))

    def ticks(self, places: list[float], y: float, high: float, colour: str = SOFT) -> None:
        """Many thin upright lines as one mark, for the other municipalities."""
        way = "".join(f"M{number(x)} {number(y - high / 2)}v{number(high)}" for x in places)
        self.marks.append(_mark("path", d=way, stroke=colour, stroke_width=1.2, opacity=".55", fill="none"))

    def dot(self, x: float, y: float, radius: float = 5.5, colour: str = OWN) -> None:
        """A filled circle with a white edge: the own figure."""
        self.marks.append(_mark("circle", cx=x, cy=y, r=radius, fill=colour, stroke=PAPER, stroke_width=1.2))

    def diamond(self, x: float, y: float, reach: float = 6.0) -> None:
        """An open diamond: the figure that it is compared with."""
        step, back = number(reach), number(-reach)
        way = f"M{number(x)} {number(y - reach)}l{step} {step} {back} {step} {back} {back}z"
        self.marks.append(_mark("path", d=way, fill=PAPER, stroke=INK, stroke_width=1.7))

    def words(
        self,
        text: str,
        x: float,
        y: float,
        *,
        anchor: str = "start",
        colour: str = INK,
        bold: bool = False,
        size: float = SIZE,
    ) -> None:
        """A line of text with its middle at ``y``, on a white edge so that no line runs through it."""
        look = {"font_size": number(size), "font_weight": "700" if bold else "", "text_anchor": anchor, "fill": colour}
        edge = {"stroke": PAPER, "stroke_width": "4", "stroke_linejoin": "round", "paint_order": "stroke"}
        self.marks.append(_mark("text", str(escape(text)) or " ", x=float(x), y=y + size * 0.35, **look, **edge))

    def svg(self) -> str:
        """The picture as a file of its own."""
        wide, high = number(self.width), number(self.height)
        return _mark(
            "svg",
            "".join(self.marks),
            xmlns="http://www.w3.org/2000/svg",
            width=wide,
            height=high,
            viewBox=f"0 0 {wide} {high}",
            font_family=FONT,
        )
