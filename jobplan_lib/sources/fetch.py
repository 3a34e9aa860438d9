"""``jobplan fetch``: every figure that is wanted, for all areas, frozen as one new snapshot or not at all."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from jobplan_lib.imports.basing import Loaders, Merged, base_origin, on_top, series_of, without_losses
from jobplan_lib.imports.gathering import key_of
from jobplan_lib.reading.area_names import AreaNames, load_area_names
from jobplan_lib.reading.catalog import Catalog
from jobplan_lib.reading.observations import snapshot_names
from jobplan_lib.reading.snapshot_origin import SnapshotOrigin, Taken
from jobplan_lib.sources import jobindsats, statbank
from jobplan_lib.sources.asking import LiveTables, Window
from jobplan_lib.sources.client import Client, site
from jobplan_lib.sources.figure_tables import figure_tables
from jobplan_lib.sources.jobindsats import Jobindsats
from jobplan_lib.sources.jobindsats_takings import JobindsatsTables
from jobplan_lib.sources.keys import jobindsats_key
from jobplan_lib.sources.model import RawAnswer, Series, SourceName, Taking, Term
from jobplan_lib.sources.previous import refuse_fewer
from jobplan_lib.sources.rows import NAMES
from jobplan_lib.sources.statbank import StatBank
from jobplan_lib.sources.statbank_takings import StatBankTables
from jobplan_lib.storing.freezing import freeze
from jobplan_lib.words.errors import InvalidInput, Problem, SourceUnavailable, UnknownName

BOM = "\ufeff".encode()
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Sources:
    """The sources that a run asks; a source that is not asked needs no key."""

    jobindsats: Jobindsats | None = None
    statbank: StatBank | None = None

    def tables(self) -> Iterator[LiveTables]:
        """The tables of each, as they are today."""
        if self.jobindsats:
            yield JobindsatsTables(self.jobindsats)
        if self.statbank:
            yield StatBankTables(self.statbank)


@dataclass(frozen=True)
class Fetched:
    """What a fetch gave."""

    name: str
    folder: Path
    series: tuple[Series, ...]
    left_out: tuple[str, ...]
    rows: int
    merged: Merged | None = None


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
    base: str = "",
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
        base: a snapshot whose figures stay where the sources give none.
        accept_fewer: take less than the last snapshot has.
        tell: called with a line for every table.

    Raises:
        SourceUnavailable: a source cannot be read, has changed, gives less than before, or figures that none can be (a
            share above 100). Nothing is written.
        UnknownName: the name is taken, there is no such base or it is synthetic, or nothing is wanted.
    """
    if not series:
        raise UnknownName("nothing to fetch: no indicator that is wanted is mapped to a source in data/sources")
    project = catalog.project
    if name and name in snapshot_names(project.data):
        raise UnknownName(f"there is a snapshot '{name}' already, and snapshots never change – give another name")

    below = base_origin(catalog, base, synthetic=False) if base else SnapshotOrigin()

    def time() -> str:
        return now().strftime("%Y-%m-%dT%H:%M:%SZ")

    gathered, window = _Gathered(), Window(catalog.areas, _names(catalog), years, time)
    for source in sources.tables():
        _gather(source, series, window, gathered, tell)
    found = [one for one in series if one not in gathered.broken]
    tables, impossible = figure_tables(catalog, found, gathered.takings, time())
    gathered.broken |= impossible
    kept = tuple(one for one in series if one not in gathered.broken)
    if not kept:
        raise SourceUnavailable(
            "nothing of what was asked for is there – run 'jobplan check --sources'; nothing was written"
        )
    if not accept_fewer:
        refuse_fewer(project, tables, catalog.areas)
    left_out = tuple(f"{_label(one)}: {'; '.join(why)}" for one, why in gathered.broken.items())
    chosen = name or _free_name(catalog, now())
    taken = (*below.taken, *_taken(gathered.raw))
    origin = SnapshotOrigin(_description(now(), kept, left_out, base), created=time(), taken=taken)
    raw = {_file(one): gzip.compress(one.body, mtime=0) for one in gathered.raw}
    merged = Merged() if base else None
    written = _on_top_of(series_of(catalog, base), tables, merged) if merged else tables
    folder = freeze(project, chosen, written, origin, raw)
    return Fetched(chosen, folder, kept, left_out, sum(table.num_rows for table in tables), merged)


def _on_top_of(base: Loaders, tables: list[pa.Table], counts: Merged) -> Iterator[pa.Table]:
    """What was fetched, an indicator at a time, and of the base what the sources say nothing about."""
    left = dict(base)
    for table in tables:
        newer = {key_of(row): row for row in table.to_pylist()}
        indicators = {key[0] for key in newer}
        mine = {series: left.pop(series) for series in list(left) if series[0] in indicators}
        yield from on_top(mine, without_losses(mine, newer), counts)
    yield from on_top(left, {}, counts)


def _gather(source: LiveTables, series: tuple[Series, ...], window: Window, gathered: _Gathered, tell: Tell) -> None:
    """Everything that one source gives."""
    mine = [one for one in series if one.source is source.name]
    gathered.broken |= {one: why for one in mine if (why := source.lacking(one))}
    _refuse_changed(gathered)
    for question in source.questions(one for one in mine if one not in gathered.broken):
        tell(f"{NAMES[source.name]} {question.table} {source.title(question.table)}")
        takings, raw = source.take(question, window)
        gathered.takings |= {(question.period, term): taking for term, taking in takings.items()}
        gathered.raw += raw
    source.refuse_renewed()


def _names(catalog: Catalog) -> AreaNames:
    problems: list[Problem] = []
    names = load_area_names(catalog.project.data, catalog.areas, problems)
    if problems:
        raise InvalidInput(problems)
    return names


def _refuse_changed(gathered: _Gathered) -> None:
    """What was only inferred may prove wrong and is left out; what was verified and is gone is a changed source."""
    changed = [f"{_label(one)}: {'; '.join(why)}" for one, why in gathered.broken.items() if one.evidence.is_sure]
    if changed:
        raise SourceUnavailable(
            f"{len(changed)} figures are not where they were – run 'jobplan check --sources', then correct "
            "data/sources; what was fetched before is kept\n" + "\n".join(changed)
        )


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


def _description(now: datetime, series: tuple[Series, ...], left_out: tuple[str, ...], base: str) -> str:
    names = sorted({NAMES[one.source] for one in series})
    tables = len({term.table for one in series for term in one.terms})
    text = f"Tal hentet den {now.day}.{now.month}.{now.year} fra {' og '.join(names)}, {tables} tabeller."
    text += f" {len(left_out)} af de ønskede serier findes ikke i kilden." if left_out else ""
    return text + (f" Øvrige tal er fra {base}." if base else "")
