"""``jobplan check --sources``: the mapping held against what the sources offer today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from pathlib import Path

from jobplan_lib.reading.catalog import Catalog
from jobplan_lib.reading.strict_csv import load_csv
from jobplan_lib.sources import jobindsats_takings, statbank_takings
from jobplan_lib.sources.bodies import NotThere
from jobplan_lib.sources.fetch import Sources
from jobplan_lib.sources.jobindsats import Jobindsats
from jobplan_lib.sources.jobindsats_tables import Listed, find_measure, find_member
from jobplan_lib.sources.jobindsats_tables import Table as JobTable
from jobplan_lib.sources.mapping import Mapping
from jobplan_lib.sources.model import Series, SourceName, Term
from jobplan_lib.sources.rows import NAMES
from jobplan_lib.sources.statbank import StatBank
from jobplan_lib.sources.statbank import Table as BankTable
from jobplan_lib.words.errors import InvalidInput, Problem, did_you_mean

OVERDUE = timedelta(days=60)  # after its own announced date, a table has probably stopped
COLUMNS = ("source", "table", "kind", "id", "label", "seen")
Labels = dict[tuple[str, str, str, str], tuple[str, str]]  # label and date by source, table, kind and id


class Change(Enum):
    """What became of something that the mapping names."""

    RENAMED = "renamed"  # the label only; nothing to do
    LEARNED = "learned"  # what is mapped by label has this id; write it into the mapping
    STOPPED = "stopped"  # not renewed when announced
    MOVED = "moved"
    GONE = "gone"
    NEVER_SEEN = "never seen"  # was inferred, and is not there

    @property
    def breaks(self) -> bool:
        """Whether a fetch cannot go on as mapped."""
        return self in {Change.MOVED, Change.GONE}


@dataclass(frozen=True)
class Finding:
    """One thing that is otherwise than the mapping says."""

    change: Change
    text: str
    indicators: tuple[str, ...]

    def __str__(self) -> str:
        used = f" (used by {', '.join(self.indicators)})" if self.indicators else ""
        return f"{self.change.value}: {self.text}{used}"


def check_sources(catalog: Catalog, mapping: Mapping, sources: Sources, today: date) -> list[Finding]:
    """Every difference between the mapping and the live catalogues, the grave ones first.

    Raises:
        SourceUnavailable: a source does not answer.
        InvalidInput: ``labels.csv`` cannot be read.
    """
    labels = load_labels(catalog.project.data)
    found: list[Finding] = []
    if sources.jobindsats:
        found += _of_jobindsats(sources.jobindsats, _by_table(mapping, SourceName.JOBINDSATS), labels, today)
    if sources.statbank:
        found += _of_statbank(sources.statbank, _by_table(mapping, SourceName.STATBANK), labels)
    order = list(Change)
    return sorted(dict.fromkeys(found), key=lambda f: (-order.index(f.change), f.text))


def load_labels(data: Path) -> Labels:
    """What tables, measures and members were called when they were last seen.

    Raises:
        InvalidInput: all problems of the file together.
    """
    path, shown = data / "sources" / "labels.csv", "data/sources/labels.csv"
    problems: list[Problem] = []
    rows = load_csv(path, shown, COLUMNS, (), problems).rows if path.exists() else ()
    if problems:
        raise InvalidInput(problems)
    return {(r["source"], r["table"], r["kind"], r["id"]): (r["label"], r["seen"]) for r in rows}


Uses = list[tuple[Series, Term]]


def _by_table(mapping: Mapping, source: SourceName) -> dict[str, Uses]:
    found: dict[str, Uses] = {}
    for series in mapping.series:
        if series.source is source:
            for term in series.terms:
                found.setdefault(term.table, []).append((series, term))
    return dict(sorted(found.items()))


def _users(uses: Uses) -> tuple[str, ...]:
    return tuple(sorted({series.indicator for series, _ in uses}))


def _of_jobindsats(source: Jobindsats, tables: dict[str, Uses], labels: Labels, today: date) -> Iterator[Finding]:
    listed = source.catalogue()
    for name, uses in tables.items():
        if name not in listed:
            yield _absent_table(SourceName.JOBINDSATS, name, uses, labels, listed)
            continue
        yield from _renamed(SourceName.JOBINDSATS, name, "table", name, listed[name].name, labels, _users(uses))
        yield from _stopped(listed[name], uses, today)
        table = source.table(name)
        for series, term in uses:
            problems = list(jobindsats_takings.contract_problems(table, series.period, term))
            yield from _broken(SourceName.JOBINDSATS, series, _moved(table, term, labels) or problems)
            if not problems:
                yield from _labels_of(table, term, labels, _users(uses))


def _of_statbank(source: StatBank, tables: dict[str, Uses], labels: Labels) -> Iterator[Finding]:
    for name, uses in tables.items():
        try:
            table = source.table(name)
        except NotThere:
            yield _absent_table(SourceName.STATBANK, name, uses, labels, {})
            continue
        for series, term in uses:
            problems = list(statbank_takings.contract_problems(table, series.period, term))
            yield from _broken(SourceName.STATBANK, series, problems)
            if not problems:
                yield from _codes_of(table, term, labels, _users(uses))


def _absent_table(source: SourceName, name: str, uses: Uses, labels: Labels, listed: dict[str, Listed]) -> Finding:
    label, seen = labels.get((source.value, name, "table", name), ("", ""))
    same = [other.id for other in listed.values() if label and other.name == label]
    if len(same) == 1:
        text = f"{NAMES[source]} {name} '{label}' is now {same[0]} (updated {listed[same[0]].updated})"
        return Finding(Change.MOVED, text, _users(uses))
    near = f" – {did_you_mean(name, listed)}" if listed else ""
    when = f", seen last on {seen}," if seen else ""
    change = Change.GONE if any(series.evidence.is_sure for series, _ in uses) else Change.NEVER_SEEN
    return Finding(change, f"{NAMES[source]} {name}{when} is not in the catalogue{near}", _users(uses))


def _stopped(table: Listed, uses: Uses, today: date) -> Iterator[Finding]:
    try:
        announced = date.fromisoformat(table.next_update[:10])
    except ValueError:
        return
    if announced + OVERDUE < today:
        text = f"{NAMES[SourceName.JOBINDSATS]} {table.id} was updated last on {table.updated}, though announced for {announced}"
        yield Finding(Change.STOPPED, text, _users(uses))


def _moved(table: JobTable, term: Term, labels: Labels) -> list[str]:
    """A measure that is not there under its id, but under its label."""
    if find_measure(table, term.measure) is not None:
        return []
    label, _ = labels.get((SourceName.JOBINDSATS.value, table.id, "measure", term.measure.id), ("", ""))
    now = [key for key, (name, _) in table.measures.items() if label and name == label]
    return [f"{table.id} {term.measure} '{label}' is now {now[0]}"] if len(now) == 1 else []


def _broken(source: SourceName, series: Series, problems: list[str]) -> Iterator[Finding]:
    for text in problems:
        usual = Change.MOVED if " is now " in text else Change.GONE
        change = usual if series.evidence.is_sure or usual is Change.MOVED else Change.NEVER_SEEN
        yield Finding(change, f"{NAMES[source]} {text}", (series.indicator,))


def _labels_of(table: JobTable, term: Term, labels: Labels, users: tuple[str, ...]) -> Iterator[Finding]:
    measure = find_measure(table, term.measure)
    assert measure is not None  # there are no problems
    source = SourceName.JOBINDSATS
    if term.measure.name:
        yield Finding(Change.LEARNED, f"{NAMES[source]} {table.id} measure {term.measure} has the id {measure}", users)
    yield from _renamed(source, table.id, "measure", measure, table.measures[measure][0], labels, users)
    for name, members in term.where:
        values = table.hierarchies[name].values
        for member in members:
            key = find_member(table.hierarchies[name], member) or ""
            if member.name:
                yield Finding(Change.LEARNED, f"{NAMES[source]} {table.id} {name} {member} has the id {key}", users)
            yield from _renamed(source, table.id, f"member of {name}", key, values[key], labels, users)


def _codes_of(table: BankTable, term: Term, labels: Labels, users: tuple[str, ...]) -> Iterator[Finding]:
    for name, members in term.where:
        for member in members:
            label = table.variables[name][member.id]
            yield from _renamed(SourceName.STATBANK, table.id, f"member of {name}", member.id, label, labels, users)


def _renamed(
    source: SourceName, table: str, kind: str, key: str, label: str, labels: Labels, users: tuple[str, ...]
) -> Iterator[Finding]:
    before, seen = labels.get((source.value, table, kind, key), (label, ""))
    if before != label:
        text = f"{NAMES[source]} {table} {kind} {key}: '{before}' ({seen}) is now called '{label}'"
        yield Finding(Change.RENAMED, text, users)
