"""``jobplan check --sources``: the mapping held against what the sources offer today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from jobplan_lib.reading.catalog import Catalog
from jobplan_lib.sources import jobindsats_takings, statbank_takings
from jobplan_lib.sources.bodies import NotThere
from jobplan_lib.sources.fetch import Sources
from jobplan_lib.sources.jobindsats import Jobindsats
from jobplan_lib.sources.jobindsats_tables import Listed, find_measure, find_member
from jobplan_lib.sources.jobindsats_tables import Table as JobTable
from jobplan_lib.sources.labels import (
    MEASURE,
    MEMBER,
    TABLE,
    Labels,
    Named,
    Seen,
    added,
    called_before,
    jobindsats_labels,
    load_labels,
    moved,
    renamed,
    statbank_labels,
)
from jobplan_lib.sources.mapping import Mapping
from jobplan_lib.sources.model import Pick, Series, SourceName, Term
from jobplan_lib.sources.rows import NAMES
from jobplan_lib.sources.statbank import StatBank
from jobplan_lib.words.errors import did_you_mean

OVERDUE = timedelta(days=60)  # after its own announced date, a table has probably stopped
BY_NAME = {source.value: name for source, name in NAMES.items()}


class Change(Enum):
    """What became of something that the mapping names."""

    RENAMED = "renamed"  # the label only; nothing to do
    LEARNED = "learned"  # what is mapped by label has this id; write it into the mapping
    NEW = "new"  # a category that no figure counts until it is mapped
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


@dataclass(frozen=True)
class Checked:
    """What is otherwise than the mapping says, the grave things first, and what everything is called today."""

    findings: tuple[Finding, ...]
    labels: Labels


def check_sources(catalog: Catalog, mapping: Mapping, sources: Sources, today: date) -> Checked:
    """Every difference between the mapping and the live catalogues.

    Raises:
        SourceUnavailable: a source does not answer.
        InvalidInput: ``labels.csv`` cannot be read.
    """
    before = load_labels(catalog.project.data)
    now: Labels = {}
    found: list[Finding] = []
    if sources.jobindsats:
        found += _of_jobindsats(sources.jobindsats, _by_table(mapping, SourceName.JOBINDSATS), before, now, today)
    if sources.statbank:
        found += _of_statbank(sources.statbank, _by_table(mapping, SourceName.STATBANK), before, now, today)
    order = list(Change)
    return Checked(tuple(sorted(dict.fromkeys(found), key=lambda f: (-order.index(f.change), f.text))), before | now)


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


def _of_jobindsats(
    source: Jobindsats, tables: dict[str, Uses], before: Labels, now: Labels, today: date
) -> Iterator[Finding]:
    listed = source.catalogue()
    for name, uses in tables.items():
        if name not in listed:
            yield _absent_table(SourceName.JOBINDSATS, name, uses, before, listed)
            continue
        yield from _stopped(listed[name], uses, today)
        table = source.table(name)
        labels = jobindsats_labels(table, listed[name], [term for _, term in uses], today.isoformat())
        every = labels | _all_measures(table)
        now |= labels
        yield from _told(before, labels, uses)
        for series, term in uses:
            problems = list(jobindsats_takings.contract_problems(table, series.period, term))
            shifted = [text for one, pick in _picks(table, term) if (text := _shifted(before, every, one, pick))]
            yield from _broken(SourceName.JOBINDSATS, series, shifted if problems and shifted else problems)
            if not problems:
                yield from _learned(table, term, _users(uses))


def _of_statbank(
    source: StatBank, tables: dict[str, Uses], before: Labels, now: Labels, today: date
) -> Iterator[Finding]:
    for name, uses in tables.items():
        try:
            table = source.table(name)
        except NotThere:
            yield _absent_table(SourceName.STATBANK, name, uses, before, {})
            continue
        labels = statbank_labels(table, today.isoformat())
        now |= labels
        yield from _told(before, labels, uses)
        for series, term in uses:
            problems = list(statbank_takings.contract_problems(table, series.period, term))
            members = [
                (_member(SourceName.STATBANK, table.id, h, pick), pick) for h, picks in term.where for pick in picks
            ]
            shifted = [text for one, pick in members if (text := _shifted(before, labels, one, pick))]
            yield from _broken(SourceName.STATBANK, series, shifted if problems and shifted else problems)


def _told(before: Labels, now: Labels, uses: Uses) -> Iterator[Finding]:
    """New labels of what is asked for, and new categories beside it."""
    for one, seen, label in renamed(before, now):
        text = f"{_shown(one)}: '{seen.label}' ({seen.day}) is now called '{label}'"
        yield Finding(Change.RENAMED, text, _users(uses))
    for one, label in added(before, now):
        text = f"{_shown(one)}: '{label}' was not there before, and no figure counts it until it is mapped"
        yield Finding(Change.NEW, text, _users(uses))


def _shown(one: Named) -> str:
    return f"{BY_NAME[one.source]} {one.table}" + ("" if one.kind == TABLE else f" {one.kind} {one.id}")


def _absent_table(source: SourceName, name: str, uses: Uses, before: Labels, listed: dict[str, Listed]) -> Finding:
    known = before.get(Named(source.value, name, TABLE, name), Seen("", ""))
    same = [other.id for other in listed.values() if known.label and other.name == known.label]
    if len(same) == 1:
        text = f"{NAMES[source]} {name} '{known.label}' is now {same[0]} (updated {listed[same[0]].updated})"
        return Finding(Change.MOVED, text, _users(uses))
    near = f" – {did_you_mean(name, listed)}" if listed else ""
    when = f", seen last on {known.day}," if known.day else ""
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


def _all_measures(table: JobTable) -> Labels:
    source = SourceName.JOBINDSATS.value
    return {Named(source, table.id, MEASURE, key): Seen(name, "") for key, (name, _) in table.measures.items()}


def _member(source: SourceName, table: str, hierarchy: str, pick: Pick) -> Named:
    return Named(source.value, table, f"{MEMBER}{hierarchy}", pick.id)


def _picks(table: JobTable, term: Term) -> Iterator[tuple[Named, Pick]]:
    """What a term names of a table and the table does not have."""
    if find_measure(table, term.measure) is None:
        yield Named(SourceName.JOBINDSATS.value, table.id, MEASURE, term.measure.id), term.measure
    for name, members in term.where:
        for member in members:
            if name in table.hierarchies and find_member(table.hierarchies[name], member) is None:
                yield _member(SourceName.JOBINDSATS, table.id, name, member), member


def _shifted(before: Labels, now: Labels, one: Named, pick: Pick) -> str:
    """Where something that is gone stands today: under another id, or, if only its label was known, under another one."""
    if one in now:
        return ""
    if pick.name:
        key, label = called_before(before, now, one, pick.name)
        return f"{one.table} {one.kind} {pick} is now called '{label}' (its id is {key})" if key else ""
    key = moved(before, now, one)
    return f"{one.table} {one.kind} {pick} '{before[one].label}' is now {key}" if key else ""


def _broken(source: SourceName, series: Series, problems: list[str]) -> Iterator[Finding]:
    for text in problems:
        usual = Change.MOVED if " is now " in text else Change.GONE
        change = usual if series.evidence.is_sure or usual is Change.MOVED else Change.NEVER_SEEN
        yield Finding(change, f"{NAMES[source]} {text}", (series.indicator,))


def _learned(table: JobTable, term: Term, users: tuple[str, ...]) -> Iterator[Finding]:
    """The ids of what is mapped by its label as long as nobody has seen its id."""
    name = NAMES[SourceName.JOBINDSATS]
    if term.measure.name:
        measure = find_measure(table, term.measure)
        yield Finding(Change.LEARNED, f"{name} {table.id} measure {term.measure} has the id {measure}", users)
    for hierarchy, members in term.where:
        for member in members:
            if member.name:
                key = find_member(table.hierarchies[hierarchy], member)
                yield Finding(Change.LEARNED, f"{name} {table.id} {hierarchy} {member} has the id {key}", users)
