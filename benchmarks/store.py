"""What one municipality's review costs on small and on large stores of figures, beside reading the whole store with pandas.

::

    uv run python benchmarks/store.py 1 34 1x34 --rounds 5

Makes synthetic stores of so many years, ``x`` so many times as many indicators (of which no plan looks at the further
ones), then asks the same of each in a fresh process, in turns, and prints medians as a table: seconds on the clock and
of the processor, and the memory that it adds. The start of Python and the imports are left out.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from jobplan_lib.reading.catalog import load_catalog
from jobplan_lib.reading.project import HOME_VARIABLE, Project, find_project
from jobplan_lib.reading.snapshot_origin import SnapshotOrigin
from jobplan_lib.sources.panel import Panel
from jobplan_lib.storing.freezing import freeze

LAST_YEAR = 2023
BEFORE = """
import json, os, sys, time
import pandas as pd  # a part of every notebook, and not of the question
from jobplan_lib import review
from jobplan_lib.answer import review_json
from jobplan_lib.reading import catalog, observations, project
def memory():  # resident, in KB
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmRSS"))
def begin():
    global started
    started = memory(), time.perf_counter(), time.process_time()
"""
AFTER = """
held, clock, processor = started
print(json.dumps([time.perf_counter() - clock, time.process_time() - processor, (memory() - held) / 1024]))
"""
REVIEW = """
begin()
opened = review.open_review("frederikssund", 2023, sys.argv[1])
json.dumps(review_json.review_dict(opened))
"""
LOOK = """
declared = catalog.load_catalog(project.find_project())
begin()
figures = observations.load_observations(declared, sys.argv[1])
for key in [key for key in figures.shelf.keys() if key[0] == "offentligt-forsoergede-antal-maaned"]:
    through_time = figures.shelf.series(key, "250")
    at_one_time = [figures.shelf.at(key, area, through_time[-1].period) for area in figures.shelf.areas(key)]
    assert len(through_time) % 12 == 0 and len(at_one_time) > 98
"""
PANDAS = """
begin()
frame = pd.read_parquet(os.path.join(os.environ["JOBPLAN_HOME"], "data/snapshots", sys.argv[1], "figures.parquet"))
own = frame[frame["area"] == "250"]
assert len(own)
"""
ASKED = {
    "a whole review": REVIEW,
    "14 series: one municipality through time, all at one time": LOOK,
    "pandas reads the whole file": PANDAS,
}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("stores", nargs="*", default=["1", "34", "1x34"], help="years, or years x times the indicators")
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--keep", type=Path, help="a folder where stores are made, and used again when they are there")
    wanted = asked.parse_args()
    with folder(wanted.keep) as place:
        project = copy_of(find_project(), place)
        rows = {store: make_store(project, store) for store in wanted.stores}
        found: dict[tuple[str, str], list[list[float]]] = {}
        for _ in range(wanted.rounds):
            for store in wanted.stores:
                for what, code in ASKED.items():
                    found.setdefault((what, store), []).append(measured(code, store, project))
    print("| what | store | rows | seconds | CPU seconds | memory, MB |\n|---|---|---|---|---|---|")
    for what in ASKED:
        for store in wanted.stores:
            clock, processor, memory = (statistics.median(column) for column in zip(*found[what, store], strict=True))
            print(f"| {what} | {store} | {rows[store]:,} | {clock:.2f} | {processor:.2f} | {memory:.0f} |")


@contextmanager
def folder(kept: Path | None) -> Iterator[Path]:
    """Where the stores lie: the folder that is kept, else one that is gone afterwards."""
    if kept is None:
        with tempfile.TemporaryDirectory() as made:
            yield Path(made)
    else:
        yield kept.resolve()


def copy_of(project: Project, place: Path) -> Project:
    """The project's declarations and notebooks as they are now, without its stores."""
    shutil.copytree(project.data, place / "data", ignore=lambda at, names: stores(Path(at), names), dirs_exist_ok=True)
    shutil.copytree(project.notebooks, place / "notebooks", dirs_exist_ok=True)
    return Project(place)


def stores(at: Path, names: list[str]) -> list[str]:
    return [name for name in names if at.name == "snapshots" and name != "published"]


def make_store(project: Project, store: str) -> int:
    """Make a store where there is none; gives its number of rows."""
    made = project.data / "snapshots" / name_of(store)
    if not made.exists():
        years, _, times = store.partition("x")
        panel = Panel(load_catalog(project), LAST_YEAR - int(years) + 1, LAST_YEAR, 1)
        tables = widened(panel.tables(), int(times or 1))
        freeze(project, made.name, tables, SnapshotOrigin("SYNTETISK", synthetic=True), {})
    about = (made / "origin.yaml").read_text(encoding="utf-8")
    return int(about.partition("rows: ")[2].split()[0])


def name_of(store: str) -> str:
    return f"y{store}"


def widened(tables: Iterator[pa.Table], times: int) -> Iterator[pa.Table]:
    """Each indicator under so many names; only the first is one that the project knows."""
    for table in tables:
        yield table
        for number in range(2, times + 1):
            name = f"{table.column('indicator')[0].as_py()}-{number}"
            place = table.schema.get_field_index("indicator")
            yield table.set_column(place, "indicator", pa.repeat(pa.scalar(name), table.num_rows))


def measured(code: str, store: str, project: Project) -> list[float]:
    """Seconds on the clock and of the processor, and additional memory (MB), of a fresh process."""
    environment = {**os.environ, HOME_VARIABLE: str(project.root)}
    command = [sys.executable, "-c", BEFORE + code + AFTER, name_of(store)]
    run = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return list(json.loads(run.stdout))


if __name__ == "__main__":
    main()
