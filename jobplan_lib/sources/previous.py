"""What the last fetched snapshot had and a new one would lack: figures never get fewer without somebody saying so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyarrow as pa

from jobplan_lib.reading.areas import Areas
from jobplan_lib.reading.figures_file import FIGURES, FiguresFile
from jobplan_lib.reading.observations import snapshot_names
from jobplan_lib.reading.project import Project
from jobplan_lib.reading.snapshot_origin import ORIGIN, SnapshotOrigin, read_origin
from jobplan_lib.sources.rows import NAMES
from jobplan_lib.words.errors import InvalidInput, Problem, SourceUnavailable, shorten
from jobplan_lib.words.periods import Period, parse_period
from jobplan_lib.words.vocabulary import ValueStatus

MOST_SHOWN = 20
LIVE = tuple(f"{name} " for name in NAMES.values())  # what the origin of a live table begins with
Has = dict[tuple[str, str], dict[str, set[str]]]  # periods by area, by indicator and group


def refuse_fewer(project: Project, tables: list[pa.Table], areas: Areas) -> None:
    """Hold each indicator of new figures against the newest fetched snapshot that has it.

    Raises:
        SourceUnavailable: areas or periods that the earlier snapshot has figures for are gone, or newer ones are; names
            them.
    """
    now = _has(tables)
    left = {indicator for indicator, _ in now}
    lines: list[str] = []
    for name in fetched_snapshots(project):
        try:
            sha256 = _origin(project, name).sha256
            file = FiguresFile(project.data / "snapshots" / name / FIGURES, name, sha256)
            both = left & set(file.digests)
            before = _has(file.texts(place) for place in file.places.values() if place.key[0] in both)
        except InvalidInput:  # a damaged snapshot is 'jobplan check's business too, and no reason not to fetch anew
            continue
        lines += [f"{line} (snapshot {name})" for line in _lacking(before, now, areas)]
        left -= both
    if lines:
        shown = lines[:MOST_SHOWN] + ([f"… and {len(lines) - MOST_SHOWN} more"] if len(lines) > MOST_SHOWN else [])
        raise SourceUnavailable(
            "less was given than before; what was fetched before stays in use – try again later; "
            "if the source has really stopped giving it, fetch with --accept-fewer\n" + "\n".join(shown)
        )


def fetched_snapshots(project: Project) -> list[str]:
    """The names of the snapshots that live sources gave, the newest first."""
    found = []
    for name in snapshot_names(project.data):
        origin = _origin(project, name)
        if any(taken.source.startswith(LIVE) for taken in origin.taken):
            found.append((origin.created, name))
    return [name for _, name in sorted(found, reverse=True)]


def _origin(project: Project, name: str) -> SnapshotOrigin:
    unread: list[Problem] = []  # a snapshot that cannot be read is 'jobplan check's business
    return read_origin(project.data / "snapshots" / name / ORIGIN, name, unread)


def _has(tables: Iterable[pa.Table]) -> Has:
    found: Has = defaultdict(lambda: defaultdict(set))
    for table in tables:
        columns = (
            table.column(name).to_pylist() for name in ("indicator", "group", "area", "period", "status", "source")
        )
        for indicator, group, area, period, status, source in zip(*columns, strict=True):
            if status != ValueStatus.MISSING.value and source.startswith(LIVE):  # not what lay under a fetch
                found[indicator, group][area].add(period)
    return found


def _lacking(before: Has, now: Has, areas: Areas) -> Iterator[str]:
    for key in sorted(before.keys() & now.keys()):
        label = " ".join(part for part in key if part)
        gone = sorted(before[key].keys() - now[key].keys())
        if gone:
            names = ", ".join(areas.by_code[code].name if code in areas.by_code else code for code in gone)
            yield shorten(f"{label}: {len(gone)} areas have no figures any more: {names}")
        was, has = _periods(before[key]), _periods(now[key])
        first = min(has)
        if lost := sorted(p for p in was - has if first < p):
            yield shorten(f"{label}: periods are gone: {', '.join(map(str, lost))}")
    for key in sorted({k for k in before if k[0] in {n[0] for n in now}} - now.keys()):
        yield shorten(f"{' '.join(part for part in key if part)}: has no figures any more")


def _periods(by_area: dict[str, set[str]]) -> set[Period]:
    return {parse_period(text) for text in set().union(*by_area.values())}
