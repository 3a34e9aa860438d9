"""Jobindsats' tables as its metadata describes them: periods, measures and hierarchies, found by id, labels looked up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from jobplan_lib.sources.bodies import KEPT
from jobplan_lib.sources.model import Pick
from jobplan_lib.words.errors import SourceUnavailable
from jobplan_lib.words.periods import Frequency, Period

NAME = "Jobindsats"
MUNICIPALITIES, REGIONS, ONLY_COUNTRY = "_nykom", "_region", "_hele_landet"
GEOGRAPHY = "_omrade"
TOTAL = "/"
PERIOD_TYPES = {"M": 12, "Q": 4, "QMAT": 4, "Y": 1}  # how many in a year; MYTD is refused until its form is seen
_PERIOD = re.compile(r"(?P<year>[0-9]{4})(?P<type>M|QMAT|Q|Y)(?P<number>[0-9]{1,2})")


def period_of(code: str) -> Period | None:
    """The period that a code stands for, or None where the code has another form.

    >>> str(period_of("2023QMAT01")), str(period_of("2025Q04")), str(period_of("2025Y01"))
    ('2022Q2..2023Q1', '2025Q4', '2025')
    """
    match = _PERIOD.fullmatch(code)
    if not match:
        return None
    year, kind, number = int(match["year"]), match["type"], int(match["number"])
    if not 1 <= number <= PERIOD_TYPES[kind]:
        return None
    if kind == "Y":
        return Period(Frequency.YEAR, year)
    if kind == "M":
        return Period(Frequency.MONTH, year * 12 + number - 1)
    quarter = Period(Frequency.QUARTER, year * 4 + number - 1)
    return Period(Frequency.QUARTER, quarter.ordinal - 3, 4) if kind == "QMAT" else quarter


@dataclass(frozen=True)
class Listed:
    """What the catalogue says about a table."""

    id: str
    name: str
    updated: str
    next_update: str
    measures: dict[str, str]  # name by mgroup id


@dataclass(frozen=True)
class Hierarchy:
    """One way to divide a dimension: names by value id, the levels' ids, and the labels that its column may have."""

    id: str
    values: dict[str, str]
    labels: tuple[str, ...]
    is_area: bool


@dataclass(frozen=True)
class Table:
    """A table's metadata."""

    id: str
    name: str
    periods: dict[str, tuple[str, ...]]  # codes by period type, newest first
    measures: dict[str, tuple[str, dict[str, str]]]  # name and parts by mgroup id
    hierarchies: dict[str, Hierarchy]


def read_table(table_id: str, answer: Any) -> Table:
    """A table's metadata out of a body.

    Raises:
        SourceUnavailable: the body has another shape than the contract, or is about another table.
    """
    with Shape(f"table {table_id}") as shape:
        if not isinstance(answer, dict) or answer.get("table_id", "").lower() != table_id.lower():
            raise KeyError("table_id")
        return Table(
            answer["table_id"],
            answer["table_name"],
            {
                p["periodtype_id"]: _newest_first(v["period_id"] for v in shape.list(p["values"]))
                for p in shape.list(answer["periods"])
            },
            {
                m["mgroup_id"]: (m["mgroup_name"], {x["measure_id"]: x["measure_name"] for x in m.get("measures", [])})
                for m in shape.list(answer["mgroups"])
            },
            {h.id: h for d in shape.list(answer["dimensions"]) for h in _hierarchies(d)},
        )


def read_catalogue(subjects: Any) -> dict[str, Listed]:
    """Every table of the catalogue by id.

    Raises:
        SourceUnavailable: the body has another shape than the contract.
    """
    with Shape("the catalogue") as shape:
        groups = (group for subject in shape.list(subjects) for group in shape.list(subject["table_groups"]))
        return {
            t["table_id"]: Listed(
                t["table_id"],
                t["table_name"],
                t.get("update_latest") or t.get("latest_update") or "",
                t.get("update_next") or "",
                {m["mgroup_id"]: m["mgroup_name"] for m in t.get("mgroups", [])},
            )
            for group in groups
            for t in shape.list(group["tables"])
        }


def column_of(table: Table, measure: Pick, part: Pick, columns: Sequence[str]) -> str | None:
    """The label of a measure's column today, or None where the table has no such measure.

    A measure group of several measures has a column for each, labelled "group: measure".
    """
    found = find_measure(table, measure)
    if found is None:
        return None
    name, parts = table.measures[found]
    if part != Pick():
        label = find_part(table, measure, part)
        return next((c for c in columns if label and c == f"{name}: {label}"), None)
    return next((c for c in columns if c == name or [f"{name}: {label}" for label in parts.values()] == [c]), None)


def find_part(table: Table, measure: Pick, part: Pick) -> str | None:
    """The label of one of several measures of a group, or None where it is not there.

    The empty text where none is picked and the group has no more than one.
    """
    parts = table.measures[find_measure(table, measure) or ""][1]
    if part == Pick():
        return "" if len(parts) <= 1 else None
    if part.id:
        return parts.get(part.id)
    return part.name if part.name in parts.values() else None


def find_measure(table: Table, measure: Pick) -> str | None:
    """The id of a measure that is picked by id, or by its label where the id is not known yet."""
    if measure.id:
        return measure.id if measure.id in table.measures else None
    return next((key for key, (name, _) in table.measures.items() if name == measure.name), None)


def find_member(hierarchy: Hierarchy, member: Pick) -> str | None:
    """The value id of a member that is picked by id, or by its label where the id is not known yet."""
    if member.id:
        return member.id if member.id in hierarchy.values else None
    hits = [key for key, name in hierarchy.values.items() if name == member.name]
    return hits[0] if len(hits) == 1 else None


def changed(table: str, what: str) -> SourceUnavailable:
    """The message that an answer is not what the contract says."""
    return SourceUnavailable(f"{NAME}: {table}: {what} – run 'jobplan check --sources'; {KEPT}")


class Shape:
    """Reading a body whose keys are the contract's: what is not there is said with its name."""

    def __init__(self, what: str):
        self._what = what

    def __enter__(self) -> Shape:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, KeyError | TypeError | AttributeError):
            lacking = error.args[0] if isinstance(error, KeyError) else "another type of value"
            raise changed(self._what, f"the metadata has another shape than before ({lacking})") from None

    def list(self, content: Any) -> list[Any]:
        """A list, or the message."""
        if not isinstance(content, list):
            raise TypeError
        return content


def _hierarchies(dimension: Any) -> Iterator[Hierarchy]:
    for one in dimension["hierarchies"]:
        values = {v["value_id"]: v["value_name"] for level in one["levels"] for v in level["values"]}
        labels = (dimension["dimension_name"], one["hierarchy_name"])
        yield Hierarchy(one["hierarchy_id"], values, labels, dimension["dimension_id"] == GEOGRAPHY)


def _newest_first(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(codes, key=lambda c: (c[:4], c[4:].lstrip("MQATYD").zfill(2)), reverse=True))
