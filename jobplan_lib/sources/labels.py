"""What the tables, measures and members that the mapping names are called: as they were last seen, and today.

Ids are what figures are asked by. A label that was seen tells what an id stood for, so that a new label is told as a new
label, a new id of the same label as a move, and a member that was not there before as a new category.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from jobplan_lib.reading.strict_csv import load_csv
from jobplan_lib.sources.jobindsats_tables import Listed, find_measure
from jobplan_lib.sources.jobindsats_tables import Table as JobTable
from jobplan_lib.sources.model import SourceName, Term
from jobplan_lib.sources.statbank import AREA, TIME
from jobplan_lib.sources.statbank import Table as BankTable
from jobplan_lib.storing.publishing import publish, work_folder
from jobplan_lib.words.errors import InvalidInput, Problem

FILE = "sources/labels.csv"
COLUMNS = ("source", "table", "kind", "id", "label", "seen")
TABLE, MEASURE, MEMBER = "table", "measure", "member of "


@dataclass(frozen=True, order=True)
class Named:
    """Something that a source calls by a name: a table, a measure, or a member of a hierarchy."""

    source: str
    table: str
    kind: str
    id: str


@dataclass(frozen=True)
class Seen:
    """A label and the day on which it was seen."""

    label: str
    day: str


Labels = dict[Named, Seen]


def load_labels(data: Path) -> Labels:
    """What was seen last; nothing where there is no such file.

    Raises:
        InvalidInput: all problems of the file together.
    """
    problems: list[Problem] = []
    rows = load_csv(data / FILE, f"data/{FILE}", COLUMNS, (), problems).rows if (data / FILE).exists() else ()
    if problems:
        raise InvalidInput(problems)
    return {Named(r["source"], r["table"], r["kind"], r["id"]): Seen(r["label"], r["seen"]) for r in rows}


def remember_labels(data: Path, labels: Labels) -> None:
    """Write the file anew, whole or not at all.

    Raises:
        CannotWrite: the disk is full or may not be written.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(
        (one.source, one.table, one.kind, one.id, seen.label, seen.day)
        for one, seen in sorted(labels.items(), key=_first)
    )
    with work_folder(data / "sources") as work:
        publish({data / FILE: out.getvalue().encode()}, work)


def _first(item: tuple[Named, Seen]) -> Named:
    return item[0]


def jobindsats_labels(table: JobTable, listed: Listed, terms: Iterable[Term], day: str) -> Labels:
    """What a table, the measures that terms name, and all members of the hierarchies that they name are called."""
    source, found = SourceName.JOBINDSATS.value, {}
    found[Named(source, table.id, TABLE, table.id)] = Seen(listed.name, day)
    for term in terms:
        if measure := find_measure(table, term.measure):
            found[Named(source, table.id, MEASURE, measure)] = Seen(table.measures[measure][0], day)
        for name in term.hierarchies:
            if name in table.hierarchies:
                for key, label in table.hierarchies[name].values.items():
                    found[Named(source, table.id, f"{MEMBER}{name}", key)] = Seen(label, day)
    return found


def statbank_labels(table: BankTable, day: str) -> Labels:
    """What a table and the codes of its variables are called; areas and periods are known otherwise."""
    source = SourceName.STATBANK.value
    found = {Named(source, table.id, TABLE, table.id): Seen(table.name, day)}
    for name, codes in table.variables.items():
        if name not in {AREA, TIME}:
            for code, label in codes.items():
                found[Named(source, table.id, f"{MEMBER}{name}", code)] = Seen(label, day)
    return found


def renamed(before: Labels, now: Labels) -> Iterator[tuple[Named, Seen, str]]:
    """What is called otherwise than it was: what it is, how it was called, how it is called."""
    for one, seen in now.items():
        if one in before and before[one].label != seen.label:
            yield one, before[one], seen.label


def added(before: Labels, now: Labels) -> Iterator[tuple[Named, str]]:
    """Members that were not there. Where one member at most was recorded, the list was not, and nothing is said."""
    known: dict[tuple[str, str, str], int] = {}
    for one in before:
        known[one.source, one.table, one.kind] = known.get((one.source, one.table, one.kind), 0) + 1
    for one, seen in now.items():
        if one.kind.startswith(MEMBER) and one not in before and known.get((one.source, one.table, one.kind), 0) > 1:
            yield one, seen.label


def moved(before: Labels, now: Labels, one: Named) -> str:
    """The id under which the label of something that is gone stands today, if exactly one does."""
    label = before[one].label if one in before else ""
    alike = (
        n.id
        for n, seen in now.items()
        if (n.source, n.table, n.kind) == (one.source, one.table, one.kind) and seen.label == label
    )
    same = list(alike)
    return same[0] if label and len(same) == 1 else ""


def called_before(before: Labels, now: Labels, one: Named, label: str) -> tuple[str, str]:
    """The id and today's label of something of which only an old label is known; empty texts where that is not known."""
    for other, seen in before.items():
        if (other.source, other.table, other.kind, seen.label) == (
            one.source,
            one.table,
            one.kind,
            label,
        ) and other in now:
            return other.id, now[other].label
    return "", ""
