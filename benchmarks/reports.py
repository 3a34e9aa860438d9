"""Reports per second and CPU cost: the stock loop beside the batch's workers, on the same notebooks, figures and pages.

``uv run python benchmarks/reports.py --rounds 5 --reports 24`` (Linux). The stock loop is what the documentation of its
tools shows: ``papermill``, then ``jupyter nbconvert``, from the command line, for one report after another. Both sides
make the same page, which is checked: pages are compared as nbconvert's last step writes their tags, since our exporter
leaves that step out. ``--contenders "2 workers" "2 workers, nothing drawn"`` measures some alone, without the stock loop.

Contenders take turns within each round, so that a busy machine harms all of them; the table gives medians over the
rounds, and the least and greatest ratio to the stock loop of the same round. CPU is user and system time of all processes
that make a contender's reports, orphans included.
"""

from __future__ import annotations

import argparse
import ctypes
import itertools
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bs4 import BeautifulSoup

from jobplan_lib.batch.execution import isolate, parameters_of
from jobplan_lib.reading.catalog import load_catalog
from jobplan_lib.reading.project import HOME_VARIABLE, Project
from jobplan_lib.review import open_review

HERE = Path(__file__).parent
SNAPSHOT = "demo"
SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER: orphans come to this process, which waits for them and counts their time
PROGRAMS = Path(sys.executable).parent


@dataclass
class Contender:
    """A way of making the reports, and what each round measured: seconds and CPU seconds for one report."""

    name: str
    run: Callable[[Path], dict]
    beside: str = ""  # the stock loop that it is held against
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    told: dict = field(default_factory=dict)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--reports", type=int, default=24)
    asked.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    asked.add_argument("--plan", default="eksempel", help="whose plan the municipalities are held against")
    asked.add_argument("--year", type=int, default=2025)
    asked.add_argument("--contenders", nargs="*", default=[], help="names as in the table; all if not given")
    given = asked.parse_args()
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    with tempfile.TemporaryDirectory() as folder:
        project = small_project(Path(folder) / "project")
        items = reports(project, given.reports, given.plan, given.year)
        listed = Path(folder) / "items.json"
        listed.write_text(json.dumps(items))
        contenders = chosen(all_contenders(project, items, listed, given.workers), given.contenders)
        for number in range(given.rounds):
            for contender in contenders:
                out = Path(folder) / f"{number}-{contender.name}"
                out.mkdir()
                measure(contender, out, len(items))
            check_equal(Path(folder), number, contenders, len(items))
            print(f"round {number + 1} of {given.rounds} done", file=sys.stderr)
        print(table(contenders, given))


def small_project(root: Path) -> Project:
    """A copy of this project with a synthetic panel: ten years, monthly, all municipalities."""
    for name in ("data", "notebooks"):
        shutil.copytree(HERE.parent / name, root / name)
    if not (root / "data" / "snapshots" / SNAPSHOT).exists():
        subprocess.run(
            [PROGRAMS / "jobplan", "demo"],
            env={**os.environ, HOME_VARIABLE: str(root)},
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    return Project(root)


def reports(project: Project, count: int, plan: str, year: int) -> list[dict]:
    """The first reports of a national batch, municipality by municipality."""
    found: list[dict] = []
    for slug in sorted(area.slug for area in load_catalog(project).areas.municipalities()):
        parameters = parameters_of(slug, year, SNAPSHOT, plan)
        review = open_review(slug, year, SNAPSHOT, plan, project)
        found += [{"notebook": name, "parameters": parameters} for name in review.notebooks()]
        if len(found) >= count:
            return found[:count]
    return found


def chosen(contenders: list[Contender], names: list[str]) -> list[Contender]:
    """Those that are named; all if none is."""
    unknown = set(names) - {c.name for c in contenders}
    if unknown:
        sys.exit(f"no such contender: {', '.join(unknown)}; there are {', '.join(c.name for c in contenders)}")
    return [c for c in contenders if not names or c.name in names]


def all_contenders(project: Project, items: list[dict], listed: Path, workers: list[int]) -> list[Contender]:
    stock = [
        Contender("stock", lambda out: stock_loop(project, items, out, drawing=True)),
        Contender("stock, nothing drawn", lambda out: stock_loop(project, items, out, drawing=False)),
    ]
    ours = []
    for count, blank in itertools.product(workers, (False, True)):
        name = f"{count} worker{'s' if count > 1 else ''}" + (", nothing drawn" if blank else "")
        flags = ["--blank"] if blank else []
        beside = stock[1 if blank else 0].name
        ours.append(Contender(name, lambda out, a=(str(count), *flags): make_pages(project, listed, out, *a), beside))
    ours.append(Contender("functions only", lambda out: make_pages(project, listed, out, "1", "--pure"), stock[1].name))
    return [*stock, *ours]


def stock_loop(project: Project, items: list[dict], out: Path, *, drawing: bool) -> dict:
    """papermill and nbconvert from the command line, report by report."""
    environment = {**os.environ, **({} if drawing else {"JOBPLAN_BLANK": "1"})}
    before = dict(os.environ)
    isolate(project.root, out)
    environment = {**os.environ, **environment, HOME_VARIABLE: os.environ[HOME_VARIABLE]}
    os.environ.clear()
    os.environ.update(before)
    for number, item in enumerate(items):
        parameters = [word for name, value in item["parameters"].items() for word in ("-p", name, str(value))]
        executed = out / f"{number}.ipynb"
        commands = (
            [PROGRAMS / "papermill", project.notebooks / f"{item['notebook']}.ipynb", executed, *parameters],
            [PROGRAMS / "jupyter", "nbconvert", "--to", "html", "--config", HERE / "stock_nbconvert.py", executed],
        )
        for command in commands:
            subprocess.run(command, env=environment, check=True, capture_output=True)
    return {}


def make_pages(project: Project, listed: Path, out: Path, *words: str) -> dict:
    """The batch's workers in a process of their own."""
    command = [sys.executable, HERE / "make_pages.py", project.root, listed, out, *words]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(done.stdout))


def measure(contender: Contender, out: Path, reports: int) -> None:
    before, begun = spent(), time.monotonic()
    contender.told = contender.run(out)
    seconds = contender.told.get("seconds", time.monotonic() - begun)
    while True:  # processes that outlive their parent for a moment
        try:
            os.wait()
        except ChildProcessError:
            break
    contender.wall.append(seconds / reports)
    contender.cpu.append(contender.told.get("cpu", spent() - before) / reports)


def spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def check_equal(folder: Path, number: int, contenders: list[Contender], reports: int) -> None:
    """All contenders that draw wrote the same pages, and so did all that do not."""
    for blank in (False, True):
        names = [c.name for c in contenders if ("nothing" in c.name or "only" in c.name) == blank]
        for report in range(reports):
            found = {name: as_nbconvert(folder / f"{number}-{name}" / f"{report}.html") for name in names}
            different = [name for name in names if found[name] != found[names[0]]]
            assert not different, f"report {report} of {different} is another than that of {names[0]}"


def as_nbconvert(page: Path) -> str:
    """A page as nbconvert's HTML exporter writes its tags anew in its last step, which our exporter leaves out."""
    return str(BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")).strip()


def table(contenders: list[Contender], given: argparse.Namespace) -> str:
    by_name = {c.name: c for c in contenders}
    lines = [
        f"{given.reports} reports, {given.rounds} rounds, {os.cpu_count()} processors; start of the workers not included",
        "",
        "| contender | seconds a report | times stock (least–most) | CPU seconds a report | stock's CPU divided by |",
        "|---|---|---|---|---|",
    ]
    for c in contenders:
        wall = f"| {c.name} | {median(c.wall):.3f}"
        if c.beside not in by_name:
            itself = "–" if c.beside else "1"
            lines.append(f"{wall} | {itself} | {median(c.cpu):.3f} | {itself} |")
            continue
        stock = by_name[c.beside]
        faster = [theirs / ours for theirs, ours in zip(stock.wall, c.wall, strict=True)]
        cheaper = [theirs / ours for theirs, ours in zip(stock.cpu, c.cpu, strict=True)]
        ratios = f"{median(faster):.0f} ({min(faster):.0f}–{max(faster):.0f})"
        lines.append(f"{wall} | {ratios} | {median(c.cpu):.3f} | {median(cheaper):.0f} |")
    lines.append("")
    for c in contenders:
        if start := c.told.get("start"):
            lines.append(
                f"{c.name}: {start[0]:.1f} s and {start[1]:.1f} CPU seconds once a batch, not contained above."
            )
    for c in contenders:
        if memory := c.told.get("memory"):
            lines.append(f"Memory, {c.name}: {memory['together']:.0f} MB in {memory['processes']} processes together.")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
