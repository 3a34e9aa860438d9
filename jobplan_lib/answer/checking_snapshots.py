"""Whether every snapshot is what it was when it was made, and still says what the declarations allow.

CSV files are read row by row, since people write them. A stored snapshot was read row by row when it was frozen and never
changes, so its bytes are held against their hashes and each of its series against the declarations of today: that takes no
row. What the declarations say about single rows may have grown stricter since; who asks for every row is told of that too.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from jobplan_lib.reading.areas import code_problem
from jobplan_lib.reading.catalog import Catalog
from jobplan_lib.reading.figures_file import FiguresFile, Place
from jobplan_lib.reading.observation_rows import RowReader, known_areas
from jobplan_lib.reading.observations import Observations, figures_file, load_observations, snapshot_names
from jobplan_lib.reading.row_subjects import subject_of
from jobplan_lib.reading.strict_csv import Row, Table
from jobplan_lib.words.errors import InvalidInput, Problem
from jobplan_lib.words.vocabulary import FigureKind, Unit

AT_ONCE = 4096  # rows that are held as texts
MOST_TOLD = 100  # problems of one series: one rule that grew stricter may be about a million rows


def check_snapshots(catalog: Catalog, problems: list[Problem], *, every_row: bool = False) -> dict[str, Observations]:
    """Every snapshot that can be used, by name; what is wrong with them is added to the problems.

    Args:
        catalog: what indicators and areas there are.
        problems: is added to.
        every_row: also read each row of stored snapshots (half a minute for a million).
    """
    found = {}
    for name in snapshot_names(catalog.project.data):
        try:
            found[name] = load_observations(catalog, name)
            if file := figures_file(catalog, name):
                file.verify()
                problems.extend(_stored_problems(catalog, file, every_row=every_row))
        except InvalidInput as error:
            problems.extend(error.problems)
    return found


def _stored_problems(catalog: Catalog, file: FiguresFile, *, every_row: bool) -> Iterator[Problem]:
    """What is wrong with a stored snapshot; the rows of a series are only read where the series itself may be there."""
    areas = known_areas(catalog.areas)
    for place in file.places.values():
        found = _series_problems(catalog, file, place, areas)
        if every_row and not found:
            found = list(islice(_row_problems(catalog, file, place), MOST_TOLD))
        yield from found


def _series_problems(catalog: Catalog, file: FiguresFile, place: Place, areas: set[str]) -> list[Problem]:
    """Whether there are the indicator, group, unit and areas that the index names."""
    table, same = Table(file.shown, (), []), place.same
    unit = Unit.COUNT.value if place.key[2] is FigureKind.PARAMETER else ""  # where its rows have several
    row = Row(place.first_row + 1, {"unit": unit, **same})
    subject_of(row, catalog.indicators, table)
    for area in place.areas:
        if area not in areas:
            table.refuse(row, "area", *(code_problem(area, areas) or ("", "")), "S-AREA-01")
    return table.problems


def _row_problems(catalog: Catalog, file: FiguresFile, place: Place) -> Iterator[Problem]:
    line = place.first_row
    for batch in file.texts(place).to_batches(max_chunksize=AT_ONCE):
        table = Table(file.shown, (), [])
        reader = RowReader(table, catalog.indicators, catalog.areas, "")
        for cells in batch.to_pylist():
            line += 1
            reader.read(Row(line, cells))
        yield from table.problems
