"""``jobplan fetch``: every figure that is wanted, for all areas, frozen as one new snapshot or not at all."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from jobplan_lib.reading.area_names import AreaNames, load_area_names
from jobplan_lib.reading.catalog import Catalog
from jobplan_lib.reading.observations import snapshot_names
from jobplan_lib.reading.snapshot_origin import SnapshotOrigin, Taken
from jobplan_lib.sources import jobindsats, jobindsats_takings, statbank, statbank_takings
from jobplan_lib.sources.client import Client, site
from jobplan_lib.sources.jobindsats import Jobindsats
from jobplan_lib.sources.jobindsats_tables import Listed
from jobplan_lib.sources.keys import jobindsats_key
from jobplan_lib.sources.model import RawAnswer, Series, SourceName, Taking, Term
from jobplan_lib.sources.previous import refuse_fewer
from jobplan_lib.sources.rows import NAMES, figure_rows
from jobplan_lib.sources.statbank import StatBank
from jobplan_lib.storing.freezing import checked_table, freeze
from jobplan_lib.words.errors import InvalidInput, Problem, SourceUnavailable, UnknownName
from jobplan_lib.words.vocabulary import ValueStatus

BOM = "\ufeff".encode()
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Sources:
    """The sources that a run asks; a source that is not asked needs no key."""

    jobindsats: Jobindsats | None = None
    statbank: StatBank | None = None


@dataclass(frozen=True)
class Fetched:
    """What a fetch gave."""

    name: str
    folder: Path
    series: tuple[Series, ...]
    left_out: tuple[str, ...]
    rows: int


@dataclass
class _Gathered:
    takings: dict[tuple[str, Term], Taking] = field(default_factory=dict)  # by period type and term
    raw: list[RawAnswer] = field(default_factory=list)
    broken: dict[Series, list[str]] = field(default_factory=dict)


def live_sources(series: Iterable[Series]) -> Sources:
    """The clients of the sources that the series come from.

    Raises:
        NoKey: Jobindsats is among them and no key is set.
        SourceUnavailable: the environment names an address that is no stand-in on this machine.
    """
    names = {one.source for one in series}
    job = site(NAMES[SourceName.JOBINDSATS], jobindsats.BASE, jobindsats.VARIABLE)
    bank = site(NAMES[SourceName.STATBANK], statbank.BASE, statbank.VARIABLE)
    return Sources(
        Jobindsats(Client(job, jobindsats_key())) if SourceName.JOBINDSATS in names else None,
        StatBank(Client(bank)) if SourceName.STATBANK in names else None,
    )


def fetch(
    catalog: Catalog,
    sources: Sources,
    series: tuple[Series, ...],
    years: int,
    now: Callable[[], datetime],
    name: str = "",
    *,
    accept_fewer: bool = False,
    tell: Tell = lambda text: None,
) -> Fetched:
    """Ask for the whole window again, check it, hold it against the last snapshot, and freeze it.

    Args:
        catalog: indicators and areas, and where the project is.
        sources: where to ask.
        series: what to ask for; each indicator whole.
        years: how many years back.
        now: the time in UTC.
        name: of the new snapshot; by default the date.
        accept_fewer: take less than the last snapshot has.
        tell: called with a line for every table.

    Raises:
        SourceUnavailable: a source cannot be read, has changed, or gives less than before. Nothing is written.
        InvalidInput: figures that no figure can be (a share above 100).
        UnknownName: the name is taken, or nothing is wanted.
    """
    if not series:
        raise UnknownName("nothing to fetch: no indicator that is wanted is mapped to a source in data/sources")
    project = catalog.project
    if name and name in snapshot_names(project.data):
        raise UnknownName(f"there is a snapshot '{name}' already, and snapshots never change – give another name")

    def time() -> str:
        return now().strftime("%Y-%m-%dT%H:%M:%SZ")

    gathered = _Gathered()
    if sources.jobindsats:
        _from_jobindsats(sources.jobindsats, catalog, series, years, time, gathered, tell)
    if sources.statbank:
        _from_statbank(sources.statbank, catalog, series, years, time, gathered, tell)
    kept = tuple(one for one in series if one not in gathered.broken)
    tables = _tables(catalog, kept, gathered, time())
    if not accept_fewer:
        refuse_fewer(project, tables, catalog.areas)
    left_out = tuple(f"{_label(one)}: {'; '.join(why)}" for one, why in gathered.broken.items())
    chosen = name or _free_name(catalog, now())
    origin = SnapshotOrigin(_description(now(), kept, left_out), created=time(), taken=_taken(gathered.raw))
    raw = {_file(one): gzip.compress(one.body, mtime=0) for one in gathered.raw}
    folder = freeze(project, chosen, tables, origin, raw)
    return Fetched(chosen, folder, kept, left_out, sum(table.num_rows for table in tables))


def _from_jobindsats(
    source: Jobindsats,
    catalog: Catalog,
    series: tuple[Series, ...],
    years: int,
    time: Callable[[], str],
    gathered: _Gathered,
    tell: Tell,
) -> None:
    mine = [one for one in series if one.source is SourceName.JOBINDSATS]
    listed = source.catalogue()
    tables = {t.table: source.table(t.table) for one in mine for t in one.terms if t.table in listed}
    for one in mine:
        for term in one.terms:
            if term.table not in tables:
                gathered.broken.setdefault(one, []).append(f"{term.table} is not in the catalogue")
                continue
            problems = jobindsats_takings.contract_problems(tables[term.table], one.period, term)
            gathered.broken.setdefault(one, []).extend(problems)
    _sort_out(gathered)
    names = _names(catalog)
    for question in jobindsats_takings.questions(one for one in mine if one not in gathered.broken):
        tell(f"{NAMES[SourceName.JOBINDSATS]} {question.table} {tables[question.table].name}")
        table, updated = tables[question.table], listed[question.table].updated
        takings, raw = jobindsats_takings.take(source, table, question, catalog.areas, names, years, time, updated)
        gathered.takings |= {(question.period, term): taking for term, taking in takings.items()}
        gathered.raw += raw
    _refuse_renewed(listed, source.catalogue(), tables)


def _refuse_renewed(before: dict[str, Listed], after: dict[str, Listed], tables: Iterable[str]) -> None:
    """All figures of a snapshot are of one edition of their table."""
    if renewed := [t for t in tables if t not in after or after[t].updated != before[t].updated]:
        raise SourceUnavailable(
            f"{NAMES[SourceName.JOBINDSATS]}: {', '.join(renewed)} was renewed while it was read – run again"
        )


def _from_statbank(
    source: StatBank,
    catalog: Catalog,
    series: tuple[Series, ...],
    years: int,
    time: Callable[[], str],
    gathered: _Gathered,
    tell: Tell,
) -> None:
    mine = [one for one in series if one.source is SourceName.STATBANK]
    tables = {name: source.table(name) for name in sorted({t.table for one in mine for t in one.terms})}
    for one in mine:
        for term in one.terms:
            problems = statbank_takings.contract_problems(tables[term.table], one.period, term)
            gathered.broken.setdefault(one, []).extend(problems)
    _sort_out(gathered)
    asked = statbank_takings.questions(one for one in mine if one not in gathered.broken)
    for (table, period), terms in asked.items():
        tell(f"{NAMES[SourceName.STATBANK]} {table} {tables[table].name}")
        takings, raw = statbank_takings.take(source, tables[table], (period, terms), catalog.areas, years, time)
        gathered.takings |= {(period, term): taking for term, taking in takings.items()}
        gathered.raw += raw


def _names(catalog: Catalog) -> AreaNames:
    problems: list[Problem] = []
    names = load_area_names(catalog.project.data, catalog.areas, problems)
    if problems:
        raise InvalidInput(problems)
    return names


def _sort_out(gathered: _Gathered) -> None:
    """What was only inferred may prove wrong and is left out; what was verified and is gone is a changed source."""
    gathered.broken = {one: list(dict.fromkeys(why)) for one, why in gathered.broken.items() if why}
    changed = [f"{_label(one)}: {'; '.join(why)}" for one, why in gathered.broken.items() if one.evidence.is_sure]
    if changed:
        raise SourceUnavailable(
            f"{len(changed)} figures are not where they were – run 'jobplan check --sources', then correct "
            "data/sources; what was fetched before is kept\n" + "\n".join(changed)
        )


def _tables(catalog: Catalog, series: tuple[Series, ...], gathered: _Gathered, retrieved: str) -> list[pa.Table]:
    """The checked rows, one table an indicator."""
    tables = []
    for indicator in sorted({one.indicator for one in series}):
        rows = [
            row
            for one in series
            if one.indicator == indicator
            for row in figure_rows(one, {t: gathered.takings[one.period, t] for t in one.terms}, retrieved)
        ]
        table = checked_table(catalog, rows, f"figures of {indicator} as fetched")
        if not any(status != ValueStatus.MISSING.value for status in table.column("status").to_pylist()):
            raise SourceUnavailable(f"no figure at all was given for {indicator} – try again later")
        tables.append(table)
    return tables


def _label(series: Series) -> str:
    return " ".join(part for part in (series.indicator, series.group) if part)


def _file(raw: RawAnswer) -> str:
    return f"{raw.name}.{'json' if raw.body.lstrip(BOM)[:1] in {b'{', b'['} else 'csv'}.gz"


def _taken(raw: Iterable[RawAnswer]) -> tuple[Taken, ...]:
    return tuple(
        Taken(
            one.source, one.query, one.retrieved, one.updated, one.rows, hashlib.sha256(one.body).hexdigest(),
            _file(one), one.note,
        )
        for one in raw
    )  # fmt: skip


def _free_name(catalog: Catalog, now: datetime) -> str:
    taken = set(snapshot_names(catalog.project.data))
    day = now.strftime("%Y-%m-%d")
    names = (day if number == 1 else f"{day}-{number}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def _description(now: datetime, series: tuple[Series, ...], left_out: tuple[str, ...]) -> str:
    names = sorted({NAMES[one.source] for one in series})
    tables = len({term.table for one in series for term in one.terms})
    text = f"Tal hentet den {now.day}.{now.month}.{now.year} fra {' og '.join(names)}, {tables} tabeller."
    return text + (f" {len(left_out)} af de ønskede serier findes ikke i kilden." if left_out else "")
