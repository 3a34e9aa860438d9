"""What one municipality's review costs on a small and on a large store of figures, beside reading the whole store with pandas.

::

    uv run python benchmarks/store.py --years 1 34 --rounds 5

Makes synthetic stores of so many years in a temporary folder, then opens the same review on each of them in a fresh
process, in turns, and prints medians as a table. Times leave out the start of Python and the imports.
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
from pathlib import Path

from jobplan_lib.reading.catalog import load_catalog
from jobplan_lib.reading.project import HOME_VARIABLE, Project, find_project
from jobplan_lib.reading.snapshot_origin import SnapshotOrigin
from jobplan_lib.sources.panel import Panel
from jobplan_lib.storing.freezing import freeze

LAST_YEAR = 2023
MEMORY = """
def memory():  # resident, in KB
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmRSS"))
"""
OURS = """
import json, sys, time
import pandas  # a part of every notebook, and not of the question
from jobplan_lib import review
from jobplan_lib.answer import review_json
before = memory()
start = time.perf_counter()
opened = review.open_review("frederikssund", 2023, sys.argv[1])
json.dumps(review_json.review_dict(opened))
seconds = time.perf_counter() - start
print(json.dumps([seconds, memory() - before]))
"""
PANDAS = """
import json, os, sys, time
import pandas as pd
before = memory()
start = time.perf_counter()
frame = pd.read_parquet(os.path.join(os.environ["JOBPLAN_HOME"], "data/snapshots", sys.argv[1], "figures.parquet"))
own = frame[frame["area"] == "250"]
assert len(own)
seconds = time.perf_counter() - start
print(json.dumps([seconds, memory() - before]))
"""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--years", type=int, nargs="+", default=[1, 34], help="sizes of the stores, in years of figures")
    asked.add_argument("--rounds", type=int, default=5)
    wanted = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project = copy_of(find_project(), Path(folder))
        rows = {f"y{years}": make_store(project, years) for years in wanted.years}
        found: dict[tuple[str, str], list[list[float]]] = {}
        for _ in range(wanted.rounds):
            for name in rows:
                for who, code in (("jobplan, whole review", OURS), ("pandas, reading only", PANDAS)):
                    found.setdefault((who, name), []).append(measured(code, name, project))
    print("| what | rows | seconds | memory, MB |\n|---|---|---|---|")
    for (who, name), runs in sorted(found.items()):
        seconds, memory = (statistics.median(column) for column in zip(*runs, strict=True))
        print(f"| {who} | {rows[name]:,} | {seconds:.2f} | {memory / 1024:.0f} |")


def copy_of(project: Project, folder: Path) -> Project:
    """The project's declarations and notebooks without its stores."""
    shutil.copytree(project.data, folder / "data", ignore=lambda at, names: stores(Path(at), names))
    shutil.copytree(project.notebooks, folder / "notebooks")
    return Project(folder)


def stores(at: Path, names: list[str]) -> list[str]:
    return [name for name in names if at.name == "snapshots" and name != "published"]


def make_store(project: Project, years: int) -> int:
    panel = Panel(load_catalog(project), LAST_YEAR - years + 1, LAST_YEAR, 1)
    folder = freeze(project, f"y{years}", panel.tables(), SnapshotOrigin("SYNTETISK", synthetic=True), {})
    about = (folder / "origin.yaml").read_text(encoding="utf-8")
    return int(about.partition("rows: ")[2].split()[0])


def measured(code: str, snapshot: str, project: Project) -> list[float]:
    """Seconds and additional memory (KB) of a fresh process."""
    environment = {**os.environ, HOME_VARIABLE: str(project.root)}
    run = subprocess.run(
        [sys.executable, "-c", MEMORY + code, snapshot], env=environment, check=True, capture_output=True, text=True
    )
    return list(json.loads(run.stdout))


if __name__ == "__main__":
    main()
