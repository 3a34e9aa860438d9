"""What a document's own figures imply about each other: sums, changes, shares, means, the same quantity in two places.

A relation names a function and the figures that go into it; where the document prints the outcome too, the two are held
against each other. Every figure carries the interval of numbers that its print may stand for, so that a difference that
rounding explains is told apart from one that it cannot explain.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from jobplan_lib.core.implied import implied_base, implied_count, smallest_base
from jobplan_lib.reading.areas import Areas
from jobplan_lib.reading.observations import Observations
from jobplan_lib.words.model import Observation, Source
from jobplan_lib.words.periods import Period
from jobplan_lib.words.quantities import Quantity, mean
from jobplan_lib.words.vocabulary import FigureKind, Unit, ValueStatus

HIDDEN = Quantity(Fraction(0), Fraction(0), Fraction(5))  # a hidden count is small, and may be none


class Finding(Enum):
    """What holding the computed against the printed number gives."""

    MATCH = "match"  # reproduces the printed number at its printed precision
    ROUNDING = "rounding"  # differs, but rounding of the printed figures explains it
    MISMATCH = "mismatch"  # cannot be brought together
    NOT_COMPARABLE = "not_comparable"  # other periods, areas, groups or bases: they need not agree
    DERIVED = "derived"  # follows from the figures; the document prints no number for it
    UNKNOWN = "unknown"  # a figure is missing


@dataclass(frozen=True)
class FigureRef:
    """A figure of a snapshot."""

    indicator: str
    group: str
    area: str  # code
    period: Period
    kind: FigureKind = FigureKind.DATA
    counts: str = ""  # "numerator" or "denominator": that count of a share instead of its value


@dataclass(frozen=True)
class Constant:
    """A number that needs no source, such as the 52 weeks of a year."""

    number: Fraction


@dataclass(frozen=True)
class RelationRef:
    """The computed outcome of another relation."""

    id: str


Operand = FigureRef | Constant | RelationRef


@dataclass(frozen=True)
class Relation:
    """A function over operands, and the printed figure that it should reproduce (None: the document prints none)."""

    id: str
    text: str
    function: str
    operands: tuple[Operand, ...]
    printed: Operand | None
    unit: Unit
    decimals: int
    source: Source
    notebook: str
    municipality: str
    other_basis: str  # why the two need not agree; empty where they must
    note: str


@dataclass(frozen=True)
class Outcome:
    """A relation with what came out of it."""

    relation: Relation
    finding: Finding
    computed: Quantity | None
    printed: Quantity | None
    observations: tuple[Observation, ...]


def total(values: Sequence[Quantity]) -> Quantity | None:
    """The sum."""
    result = values[0]
    for value in values[1:]:
        result = result + value
    return result


def difference(values: Sequence[Quantity]) -> Quantity | None:
    """The first less all others."""
    rest = total(values[1:]) if len(values) > 1 else Quantity.exact(0)
    return values[0] - rest if rest else None


def product(values: Sequence[Quantity]) -> Quantity | None:
    """The product."""
    result = values[0]
    for value in values[1:]:
        ends = [a * b for a in (result.low, result.high) for b in (value.low, value.high)]
        result = Quantity(result.value * value.value, min(ends), max(ends))
    return result


def ratio(values: Sequence[Quantity]) -> Quantity | None:
    """The first over the second."""
    return values[0].divided_by(values[1])


def percent_of(values: Sequence[Quantity]) -> Quantity | None:
    """The first in per cent of the second."""
    found = values[0].divided_by(values[1])
    return found.scaled(100) if found else None


def percent_change(values: Sequence[Quantity]) -> Quantity | None:
    """The change from the first to the second, in per cent of the first."""
    found = values[1].divided_by(values[0])
    return found.scaled(100) - Quantity.exact(100) if found else None


def change_from_parts(values: Sequence[Quantity]) -> Quantity | None:
    """The change in per cent that parts with given changes give their total: values and changes in turn.

    A part that is now v after a change of c per cent was v / (1 + c/100) before.
    """
    now, before = values[0::2], []
    for value, moved in zip(now, values[1::2], strict=True):
        was = value.divided_by(Quantity.exact(1) + moved.scaled(Fraction(1, 100)))
        if was is None:
            return None
        before.append(was)
    after, earlier = total(now), total(before)
    return percent_change([earlier, after]) if after and earlier else None


def complement(values: Sequence[Quantity]) -> Quantity | None:
    """What is missing to a hundred per cent."""
    rest = total(values)
    return Quantity.exact(100) - rest if rest else None


def same(values: Sequence[Quantity]) -> Quantity | None:
    """The figure itself: it stands in two places."""
    return values[0]


def plain_mean(values: Sequence[Quantity]) -> Quantity | None:
    """The mean in which every part counts the same."""
    return mean(list(values))


def weighted_mean(values: Sequence[Quantity]) -> Quantity | None:
    """The mean in which parts count by their size: values and weights in turn."""
    weights = total(values[1::2])
    parts = [product([value, weight]) for value, weight in zip(values[0::2], values[1::2], strict=True)]
    top = total([part for part in parts if part])
    return top.divided_by(weights) if top and weights else None


FUNCTIONS: dict[str, Callable[[Sequence[Quantity]], Quantity | None]] = {
    "sum": total,
    "difference": difference,
    "product": product,
    "ratio": ratio,
    "percent_of": percent_of,
    "percent_change": percent_change,
    "change_from_parts": change_from_parts,
    "complement": complement,
    "same": same,
    "mean": plain_mean,
    "weighted_mean": weighted_mean,
    "implied_base": implied_base,
    "implied_count": implied_count,
    "smallest_base": smallest_base,
}
OPERANDS = dict.fromkeys(("ratio", "percent_of", "percent_change", "implied_base", "implied_count"), 2)
OPERANDS |= dict.fromkeys(("same", "smallest_base"), 1)
IMPOSSIBLE = {"implied_base", "implied_count"}  # functions whose lack of an answer is itself a contradiction


def judge_relations(relations: Sequence[Relation], figures: Observations, document: str = "") -> list[Outcome]:
    """Compute every relation (or those of one document, which may rest on others) and hold it against what is printed."""
    by_id = {relation.id: relation for relation in relations}
    return [_judge(r, by_id, figures) for r in relations if document in {"", r.source.document}]


def _judge(relation: Relation, by_id: dict[str, Relation], figures: Observations) -> Outcome:
    rows: list[Observation] = []
    values = [_value(operand, by_id, figures, rows) for operand in relation.operands]
    printed = _value(relation.printed, by_id, figures, rows) if relation.printed else None
    if any(value is None for value in values) or (relation.printed and printed is None):
        return Outcome(relation, Finding.UNKNOWN, None, printed, tuple(rows))
    computed = FUNCTIONS[relation.function]([value for value in values if value is not None])
    return Outcome(relation, _finding(relation, computed, printed), computed, printed, tuple(rows))


def _finding(relation: Relation, computed: Quantity | None, printed: Quantity | None) -> Finding:
    if relation.other_basis:
        return Finding.NOT_COMPARABLE
    if computed is None:
        return Finding.MISMATCH if relation.function in IMPOSSIBLE else Finding.UNKNOWN
    if printed is None:
        return Finding.DERIVED
    if printed.low <= computed.value <= printed.high:
        return Finding.MATCH
    # more than an end in common: that every figure was rounded to its very limit explains nothing
    overlaps = computed.low < printed.high and printed.low < computed.high
    return Finding.ROUNDING if overlaps else Finding.MISMATCH


def _value(
    operand: Operand, by_id: dict[str, Relation], figures: Observations, rows: list[Observation]
) -> Quantity | None:
    if isinstance(operand, Constant):
        return Quantity.exact(operand.number)
    if isinstance(operand, RelationRef):
        outcome = _judge(by_id[operand.id], by_id, figures)
        rows.extend(outcome.observations)
        return outcome.computed
    row = figures.at(operand.indicator, operand.area, operand.period, operand.group, operand.kind)
    if row is None:
        return None
    rows.append(row)
    if operand.counts:
        count = row.numerator if operand.counts == "numerator" else row.denominator
        return Quantity.exact(count) if count is not None else None
    return HIDDEN if row.status is ValueStatus.SUPPRESSED else row.value


def area_code(slug: str, areas: Areas) -> str | None:
    """The code under which an area's figures stand: a comparison group's is its slug."""
    area = areas.by_slug.get(slug)
    return area.code if area else None
