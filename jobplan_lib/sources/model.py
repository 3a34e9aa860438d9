"""What all sources are read into: which figures are wanted, and the cells of what was answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum


class Evidence(Enum):
    """How surely an id is known to mean what the mapping says."""

    VERIFIED = "V"  # a real answer, a running client or an official page
    ONE_SOURCE = "1"  # the same, in one place only
    INFERRED = "I"  # follows from verified facts; to be checked at the first live call

    @property
    def is_sure(self) -> bool:
        """Whether its absence means that the source has changed (else: that we inferred wrongly)."""
        return self is not Evidence.INFERRED


class SourceName(Enum):
    """The live sources."""

    JOBINDSATS = "jobindsats"
    STATBANK = "statbank"


@dataclass(frozen=True)
class Pick:
    """A measure or a member of a hierarchy: by id, or by its label where the id has not been seen yet."""

    id: str = ""
    name: str = ""

    def __str__(self) -> str:
        return self.id or f"'{self.name}'"


@dataclass(frozen=True)
class Term:
    """One published number: a measure of a table, where some hierarchies are held at a member (or a sum of members)."""

    table: str
    measure: Pick = Pick()
    part: Pick = Pick()  # one of several measures of a measure group
    where: tuple[tuple[str, tuple[Pick, ...]], ...] = ()

    @property
    def hierarchies(self) -> tuple[str, ...]:
        """The hierarchies that it names."""
        return tuple(name for name, _ in self.where)


@dataclass(frozen=True)
class Series:
    """How one group of an indicator is made of published numbers: sums of terms; a share's parts each by itself."""

    indicator: str
    group: str
    source: SourceName
    period: str  # the source's period type: M, Q, QMAT, Y
    evidence: Evidence
    value: tuple[Term, ...] = ()
    numerator: tuple[Term, ...] = ()
    denominator: tuple[Term, ...] = ()
    note: str = ""

    @property
    def terms(self) -> tuple[Term, ...]:
        """All its terms."""
        return (*self.value, *self.numerator, *self.denominator)


class Nothing(Enum):
    """What stands in a cell without a number."""

    HIDDEN = "suppressed"
    ABSENT = "missing"


Cell = str | Nothing  # a number as printed, or which kind of nothing


def total(cells: Iterable[Cell | None]) -> Cell:
    """The sum of cells; hidden where one is hidden, absent where one is absent: there are no partial sums."""
    parts = [Nothing.ABSENT if cell is None else cell for cell in cells]
    numbers = [Decimal(part) for part in parts if isinstance(part, str)]
    if len(numbers) < len(parts):
        return Nothing.HIDDEN if Nothing.HIDDEN in parts else Nothing.ABSENT
    return parts[0] if len(parts) == 1 else format(sum(numbers, Decimal(0)), "f")


@dataclass(frozen=True)
class Taking:
    """What a term amounts to: a cell for every area and period that was asked for."""

    cells: dict[tuple[str, str], Cell]  # by area code and period of our grammar
    newest: str = ""  # the period that is still provisional; empty where the source has none


@dataclass(frozen=True)
class RawAnswer:
    """A body as it came, and what it answers."""

    name: str
    source: str
    query: str
    body: bytes
    rows: int
    retrieved: str
    updated: str = ""
    note: str = ""
