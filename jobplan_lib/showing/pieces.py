"""The tables of a subject's section, and which of them a page folds: a reader without patience sees the first ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from markupsafe import Markup

from jobplan_lib.core.figures import Figure
from jobplan_lib.showing.templating import render

MOST_OPEN = 80  # figures of a section that are read at once


class Piece(NamedTuple):
    """A table with its caption, and the figures that stand in it; a survey's says besides how sure they are."""

    html: Markup
    figures: tuple[Figure, ...]
    caption: str
    says_more: bool = False


def shown(pieces: Sequence[Piece], is_spoken_of: Callable[[Figure], bool]) -> tuple[Markup, ...]:
    """A section's tables as they stand on a page: those after the first for which there is no room among what is read at once
    are folded.

    A table with a figure that the plan speaks of is never folded.

    Args:
        pieces: the tables, in order.
        is_spoken_of: whether a figure is one of the plan's own.
    """
    there, left = list[Markup](), list[Piece]()
    count = 0
    for piece in pieces:
        has_room = count + len(piece.figures) <= MOST_OPEN
        if not there or has_room or any(map(is_spoken_of, piece.figures)):
            there.append(piece.html)
            count += len(piece.figures)
        else:
            left.append(piece)
    return (*there, *([_folded(left)] if left else []))


def _folded(pieces: Sequence[Piece]) -> Markup:
    return render("more.html.j2", captions=[piece.caption for piece in pieces], tables=[piece.html for piece in pieces])
