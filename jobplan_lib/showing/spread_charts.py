"""Where the municipality lies among all: a strip for each figure, and one profile with all of them on a common scale.

The common scale follows METHODS of the profile's kind: with figures for all municipalities the benchmark stands in the
middle and the farthest municipality at the end (Fingertips' spine); else the difference in per cent of the benchmark.
"""

from __future__ import annotations

from dataclasses import dataclass

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish_rules import apart, area_name
from jobplan_lib.core.figures import Figure
from jobplan_lib.core.spread import Spread
from jobplan_lib.showing.row_charts import Draw, Pictures, bare, rows
from jobplan_lib.showing.svg import GRID, INK, OWN, SHORT, SOFT, Picture, width_of
from jobplan_lib.words.vocabulary import Polarity

SMALL = 12.0
BEST = "bedst"  # the word below the good end of an axis
SIGN = {Polarity.HIGHER: 1, Polarity.LOWER: -1, Polarity.NONE: 1}


@dataclass(frozen=True)
class Compared:
    """A figure of the page beside its benchmark, with the spread over all municipalities where that is known."""

    label: str
    own: Figure
    benchmark: Figure
    polarity: Polarity
    spread: Spread | None = None

    @property
    def beyond(self) -> float:
        """How far the own figure lies on the good (without polarity: the high) side of the benchmark."""
        return SIGN[self.polarity] * float(self.own.quantity.value - self.benchmark.quantity.value)


def strips(found: list[Compared]) -> Pictures:
    """All municipalities as thin lines between the lowest and the highest number, the own one as a circle and the benchmark
    as a diamond; each on its own axis, whose good end says so."""
    places = [place_text(shown.spread) if shown.spread else "" for shown in found]
    room = max(width_of(place, bold=True) for place in places) + 14
    sides = [max(width_of(text, SMALL) for text in side) + 8 for side in zip(*map(_end_texts, found), strict=True)]

    def draw(picture: Picture, row: int, y: float, left: float, right: float) -> None:
        shown = found[row]
        assert shown.spread is not None
        low, high = (float(f.quantity.value) for f in (shown.spread.lowest, shown.spread.highest))
        start, end = left + sides[0], right - room - sides[1]
        beside = apart((shown.own, shown.benchmark))
        own, other = (_named(f, beside[id(f)], end - start if row == 0 else 0) for f in (shown.own, shown.benchmark))

        def at(figure: Figure) -> float:
            return start + (float(figure.quantity.value) - low) / ((high - low) or 1.0) * (end - start)

        picture.line(start, y, end, y, GRID, 1)
        picture.ticks([at(figure) for figure in shown.spread.ordered], y, 13)
        picture.diamond(at(shown.benchmark), y)
        picture.dot(at(shown.own), y, 6)
        _inside(picture, own, at(shown.own), y - 15, start, end, bold=True)
        _inside(picture, other, at(shown.benchmark), y + 15, start, end, bold=False)
        _ends(picture, shown, y, (start - 6, end + 6))
        picture.words(places[row], right, y, anchor="end", bold=True)

    return rows([shown.label for shown in found], draw, 50.0)


def _named(figure: Figure, decimals: int, room: float) -> str:
    """A number beside its mark, with the name of its area where there is room; all rows have the same marks."""
    number = bare(figure, decimals)
    named = f"{area_name(figure.area)} {number}"
    return named if width_of(named, SMALL, bold=True) <= room else number


def _inside(picture: Picture, text: str, x: float, y: float, left: float, right: float, *, bold: bool) -> None:
    """A number above or below its mark, moved so that it does not leave the drawing."""
    half = min(width_of(text, SMALL, bold=bold), right - left) / 2
    middle = min(max(x, left + half), right - half)
    picture.words(text, middle, y, anchor="middle", colour=OWN if bold else SOFT, bold=bold, size=SMALL)


def _end_texts(shown: Compared) -> tuple[str, str]:
    """The lowest and the highest number; different ones look different."""
    assert shown.spread is not None
    ends = (shown.spread.lowest, shown.spread.highest)
    decimals = apart(ends)
    low, high = (bare(figure, decimals[id(figure)]) for figure in ends)
    return low, high


def _ends(picture: Picture, shown: Compared, y: float, places: tuple[float, float]) -> None:
    """The lowest and the highest number outside the ends of an axis; below the good one the word for it."""
    good = {Polarity.LOWER: 0, Polarity.HIGHER: 1}.get(shown.polarity)
    for side, text in enumerate(_end_texts(shown)):
        anchor = "start" if side else "end"
        picture.words(text, places[side], y, anchor=anchor, colour=SOFT, size=SMALL)
        if side == good:
            picture.words(BEST, places[side], y + 15, anchor=anchor, colour=SOFT, size=SMALL)


def place_text(spread: Spread) -> str:
    """The place among all that are known: ``nr. 12 af 98``, ``delt nr. 5 af 97``; without polarity how many lie higher."""
    if spread.place is None:
        above = sum(1 for f in spread.ordered if f.quantity.value > spread.own.quantity.value)
        return f"{above} af {len(spread.ordered)} højere"
    shared = "delt " if spread.place.ties else ""
    return f"{shared}nr.{danish.NBSP}{danish.tal(spread.place.quantity.value)} af {spread.place.among}"


def profile(found: list[Compared]) -> Pictures:
    """Every figure on a common scale with the benchmark in the middle and the good side to the right."""
    is_spread = all(shown.spread is not None for shown in found)
    draw = _among_all(found) if is_spread else _differences(found)
    known = {shown.polarity for shown in found} - {Polarity.NONE}
    ends = ("dårligere", "bedre") if known else ("lavere", "højere")
    labels = [_profile_label(shown, bool(known)) for shown in found]
    return rows(labels, draw, 50.0 if is_spread else 32.0, (f"← {ends[0]}", f"{ends[1]} →"))


def _among_all(found: list[Compared]) -> Draw:
    """Rows with the own number above its mark, and below the band those of its two ends and of the benchmark."""

    def draw(picture: Picture, row: int, y: float, left: float, right: float) -> None:
        shown = found[row]
        middle, half = (left + right) / 2, (right - left) / 2 - 8
        beside = apart((shown.own, shown.benchmark))
        own, other = (bare(figure, beside[id(figure)]) for figure in (shown.own, shown.benchmark))
        ends = _background(picture, shown, y, middle, half)
        picture.line(middle, y - 11, middle, y + 9, INK, 1.4)
        along = middle + half * shown.beyond / _farthest(shown)
        picture.dot(along, y, 6, _colour(shown))
        _inside(picture, own, along, y - 16, left, right, bold=True)
        picture.words(other, middle, y + 16, anchor="middle", size=SMALL)
        clear = width_of(other, SMALL) / 2 + 8
        bad, good = _end_texts(shown) if SIGN[shown.polarity] > 0 else _end_texts(shown)[::-1]
        _inside(picture, bad, ends[0], y + 16, left, middle - clear, bold=False)
        _inside(picture, good, ends[1], y + 16, middle + clear, right, bold=False)

    return draw


def _differences(found: list[Compared]) -> Draw:
    """Rows with a bar as long as the difference in per cent of the benchmark, and both numbers behind it."""
    reach = max([abs(_share(shown)) for shown in found] + [0.1])
    texts = []
    for shown in found:
        beside = apart((shown.own, shown.benchmark))
        own, other = (bare(figure, beside[id(figure)]) for figure in (shown.own, shown.benchmark))
        texts.append(f"{own} mod {other}")
    room = max(width_of(text, bold=True) for text in texts) + 10

    def draw(picture: Picture, row: int, y: float, left: float, right: float) -> None:
        middle, half = (left + right) / 2, (right - left) / 2 - room
        along, colour = middle + half * _share(found[row]) / reach, _colour(found[row])
        picture.line(middle, y - 15, middle, y + 15, INK, 1.4)
        picture.bar(min(middle, along), y - 6, abs(along - middle), 12, colour)
        picture.dot(along, y, 6, colour)
        is_right = along >= middle
        picture.words(
            texts[row], along + (10 if is_right else -10), y, anchor="start" if is_right else "end", bold=True
        )

    return draw


def _colour(shown: Compared) -> str:
    return SOFT if shown.polarity is Polarity.NONE else OWN if shown.beyond >= 0 else SHORT


def _profile_label(shown: Compared, some_are_judged: bool) -> str:
    return f"{shown.label} (lavere ↔ højere)" if some_are_judged and shown.polarity is Polarity.NONE else shown.label


def _share(shown: Compared) -> float:
    """The difference as a part of the benchmark; nothing where the benchmark is zero."""
    base = abs(float(shown.benchmark.quantity.value))
    return shown.beyond / base if base else 0.0


def _farthest(shown: Compared) -> float:
    assert shown.spread is not None
    middle = shown.benchmark.quantity.value
    ends = (shown.spread.highest.quantity.value - middle, middle - shown.spread.lowest.quantity.value)
    return float(max(*ends)) or 1.0


def _background(picture: Picture, shown: Compared, y: float, middle: float, half: float) -> tuple[float, float]:
    """From the worst to the best municipality, and the middle half of them; where the two ends are."""
    assert shown.spread is not None
    sign, far, base = SIGN[shown.polarity], _farthest(shown), float(shown.benchmark.quantity.value)

    def at(value: float) -> float:
        return middle + half * sign * (value - base) / far

    ends = sorted(at(float(f.quantity.value)) for f in (shown.spread.lowest, shown.spread.highest))
    quarters = sorted(at(float(value)) for value in shown.spread.quartiles())
    picture.bar(ends[0], y - 3, ends[1] - ends[0], 6, "#eceff2")
    picture.bar(quarters[0], y - 8, quarters[1] - quarters[0], 16, "#cfd6dd")
    return ends[0], ends[1]
