"""What a fetch wants of a live source, whichever it is: what it lacks of a series, what to ask, and the cells that came."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from jobplan_lib.reading.area_names import AreaNames
from jobplan_lib.reading.areas import Areas
from jobplan_lib.sources.model import RawAnswer, Series, SourceName, Taking, Term


@dataclass(frozen=True)
class Window:
    """For which areas and how far back figures are asked for.

    Args:
        areas: municipalities, regions and the country.
        names: how sources may spell them.
        years: how far back; no farther than a table goes.
        now: the time in UTC.
    """

    areas: Areas
    names: AreaNames
    years: int
    now: Callable[[], str]


@dataclass(frozen=True)
class Question:
    """What is asked of a table in one go."""

    table: str
    period: str
    terms: tuple[Term, ...]


class LiveTables(Protocol):
    """A source's tables as they are today. All methods raise ``SourceUnavailable`` where it cannot be read."""

    name: SourceName

    def lacking(self, series: Series) -> list[str]:
        """What the tables lack of what a series is made of, with what they have instead."""

    def questions(self, series: Iterable[Series]) -> list[Question]:
        """The fewest questions that give every term of series that lack nothing."""

    def title(self, table: str) -> str:
        """What the source calls a table."""

    def take(self, question: Question, window: Window) -> tuple[dict[Term, Taking], list[RawAnswer]]:
        """A question's terms over all areas that the table has, and the answers as they came."""

    def refuse_renewed(self) -> None:
        """Refuse tables that were renewed since they were looked at: a snapshot is of one edition of each."""
