"""New figures on top of an older snapshot's: the newer of each figure, and what became of both.

The older snapshot may hold millions of figures. One indicator of it is read at a time, and of its series only those
become Python rows that the new figures say something about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import pyarrow as pa

from jobplan_lib.imports.gathering import KEY, SAYS, Cells, Key, key_of
from jobplan_lib.reading.catalog import Catalog
from jobplan_lib.reading.figures_file import ALL_COLUMNS
from jobplan_lib.reading.observation_rows import COLUMNS, OPTIONAL
from jobplan_lib.reading.observations import figures_file, load_observations
from jobplan_lib.reading.snapshot_origin import ORIGIN, SnapshotOrigin, Taken, read_origin
from jobplan_lib.reading.strict_csv import load_csv
from jobplan_lib.storing.figures_writing import SCHEMA
from jobplan_lib.words.errors import Problem, UnknownName
from jobplan_lib.words.vocabulary import ValueStatus

SERIES = KEY[:3]  # indicator, kind, group
SeriesKey = tuple[str, ...]
Loaders = dict[SeriesKey, Callable[[], pa.Table]]  # how each series of a snapshot is read


@dataclass
class Merged:
    """What became of newer figures and of the older snapshot's; counted while the tables are taken."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: int = 0


def base_origin(catalog: Catalog, base: str, *, synthetic: bool) -> SnapshotOrigin:
    """What a snapshot on top of another says about that one: what it was taken from, and the snapshot itself.

    Raises:
        UnknownName: there is no such snapshot, or one of the two is synthetic and the other is not.
        InvalidInput: it is damaged.
    """
    figures = load_observations(catalog, base)
    if figures.is_synthetic != synthetic:
        kind = "synthetic" if figures.is_synthetic else "real"
        raise UnknownName(f"'{base}' holds {kind} figures – synthetic and real figures are never mixed")
    shown = f"data/snapshots/{base}/{ORIGIN}"
    taken = read_origin(catalog.project.data / "snapshots" / base / ORIGIN, shown, []).taken
    itself = Taken(source=f"snapshot {base}", query="base", rows=len(figures), sha256=figures.sha256)
    return SnapshotOrigin(synthetic=figures.is_synthetic, taken=(*(_kept_there(one, base) for one in taken), itself))


def _kept_there(taken: Taken, base: str) -> Taken:
    """The raw answer or file lies in the base's own folder, not in the new one's."""
    return replace(taken, raw="", note=f"{taken.note}; kept with {base}".removeprefix("; ")) if taken.raw else taken


def without_losses(base: Loaders, newer: dict[Key, Cells]) -> dict[Key, Cells]:
    """The newer figures without those that are missing where the base has one: what is left out is no correction."""
    missing = {key for key, cells in newer.items() if cells["status"] == ValueStatus.MISSING.value}
    looked_at = {key[: len(SERIES)] for key in missing} & set(base)
    held = {key_of(row) for series in looked_at for row in base[series]().to_pylist()}
    return {key: cells for key, cells in newer.items() if key not in missing & held}


def on_top(base: Loaders, newer: dict[Key, Cells], counts: Merged) -> Iterator[pa.Table]:
    """One table an indicator: the newer figures, and those of the base that they say nothing about."""
    said: dict[SeriesKey, dict[Key, Cells]] = {}
    for key, cells in newer.items():
        said.setdefault(key[: len(SERIES)], {})[key] = cells
    named: dict[str, list[SeriesKey]] = {}
    for series in sorted({*base, *said}):
        named.setdefault(series[0], []).append(series)
    for of_indicator in named.values():
        yield pa.concat_tables([_on_top(base.get(one), said.get(one, {}), counts) for one in of_indicator])


def _on_top(load: Callable[[], pa.Table] | None, newer: dict[Key, Cells], counts: Merged) -> pa.Table:
    if load is None:
        counts.new += len(newer)
        return table_of(newer)
    table = load()
    if not newer:
        counts.kept += table.num_rows
        return table
    older = {key_of(row): row for row in table.to_pylist()}
    both = [key for key in newer if key in older]
    changed = sum(1 for key in both if any(older[key][name] != newer[key][name] for name in SAYS))
    counts.new += len(newer) - len(both)
    counts.changed += changed
    counts.unchanged += len(both) - changed
    counts.kept += len(older) - len(both)
    return table_of({**older, **newer})


def table_of(cells: dict[Key, Cells]) -> pa.Table:
    """Rows as a figures table."""
    return pa.Table.from_pylist(list(cells.values()), schema=SCHEMA)


def series_of(catalog: Catalog, name: str) -> Loaders:
    """How the series of a snapshot are read, stored or written by hand; of a figure that stands twice the one that says more.

    Raises:
        UnknownName: there is no such snapshot.
        InvalidInput: it cannot be used.
    """
    if file := figures_file(catalog, name):
        return {(p.key[0], p.key[2].value, p.key[1]): partial(file.texts, p) for p in file.places.values()}
    problems: list[Problem] = []  # reported when the observations were loaded
    found: dict[SeriesKey, dict[Key, Cells]] = {}
    for path in sorted((catalog.project.data / "snapshots" / name).glob("*.csv")):
        for row in load_csv(path, path.name, COLUMNS, OPTIONAL, problems).rows:
            cells = {column: row[column] for column in ALL_COLUMNS}
            key = key_of(cells)
            series = found.setdefault(key[: len(SERIES)], {})
            if key not in series or _says(cells) > _says(series[key]):
                series[key] = {**cells, "kind": key[KEY.index("kind")]}
    return {series: partial(table_of, cells) for series, cells in found.items()}


def _says(row: Cells) -> tuple[bool, int]:
    return bool(row["numerator"]), len(row["value"])
