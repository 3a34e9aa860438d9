"""What a reader must bear in mind about a verdict, and how the reservations of parts become those of the whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from jobplan_lib.core.figures import Figure, Ground
from jobplan_lib.core.holding import Required
from jobplan_lib.core.samples import Doubt, Few, doubt, few, is_unsure


class Caveat(Enum):
    """What a reader must bear in mind about a verdict; the plan's own reservations carry their text."""

    PROXY = "proxy"
    STATED = "stated"
    ROUNDED = "rounded"
    PROVISIONAL = "provisional"
    BEFORE_THE_YEAR = "before_the_year"
    COUNTED_BEFORE = "counted_before"
    EARLIER_DEADLINE = "earlier_deadline"  # final, of a target whose time ended before the plan's year
    APPROXIMATE = "approximate"
    INCOMPLETE_YEAR = "incomplete_year"
    FORECAST = "forecast"
    CHANCE = "chance"  # other answers could have given the other verdict
    ANSWERS_UNKNOWN = "answers_unknown"  # of a sample: nobody says how many answered
    FEW = "few"  # a share of so few that each of them moves it much


@dataclass(frozen=True)
class Reservation:
    """One thing to bear in mind. ``text`` is the plan's own sentence, ``about`` the numbers that the program found.

    Both are empty where the kind says it all.
    """

    caveat: Caveat
    text: str = ""
    about: Doubt | Few | None = None


def left_open(ground: Ground, found: Figure, needed: Required) -> Iterator[Reservation]:
    """What few or unknown answers leave open about a verdict; the verdict itself follows the figure."""
    if is_unsure(ground, found, needed):
        yield Reservation(Caveat.ANSWERS_UNKNOWN)
    if unsure := doubt(ground, found, needed):
        yield Reservation(Caveat.CHANCE, about=unsure)
    if needed.basis and (small := few(ground, needed.basis, is_other=True)):
        yield Reservation(Caveat.FEW, about=small)


def together(found: Sequence[Reservation]) -> tuple[Reservation, ...]:
    """Each thing once; what several parts say with numbers of their own is said of the whole without them.

    So is what chance may have done to a single part: its numbers would read as those of the whole.
    """
    numbers: dict[Caveat, set[Doubt | Few | None]] = {}
    for one in found:
        numbers.setdefault(one.caveat, set()).add(one.about)
    of_parts = {caveat for caveat, about in numbers.items() if len(about) > 1} | {Caveat.CHANCE}
    return tuple(dict.fromkeys(replace(r, about=None) if r.caveat in of_parts else r for r in found))
