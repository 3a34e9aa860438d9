"""Makes the pages of a list with the batch's own workers and says how long that took; called by ``reports.py``.

``python benchmarks/make_pages.py PROJECT ITEMS.json OUT WORKERS [--blank | --pure]``
"""

from __future__ import annotations

import ast
import importlib
import json
import os
import sys
import time
from contextlib import suppress
from multiprocessing import forkserver
from pathlib import Path

import nbformat

from jobplan_lib.batch import pages
from jobplan_lib.batch.execution import Item, isolate
from jobplan_lib.batch.workers import WARM, page_workers
from jobplan_lib.reading.catalog import load_catalog
from jobplan_lib.reading.project import Project


def blank(spec: str) -> str:
    return "<svg/>"


def without_drawing(project: Project, item: Item, work: Path) -> bytes:
    pages.drawn = blank
    return pages.make_page(project, item, work)


def elsewhere(project: Project, items: list[Item]) -> list[Item]:
    """The same notebooks for two municipalities that no item is about."""
    taken = {item.parameters["municipality"] for item in items}
    others = [area.slug for area in load_catalog(project).areas.municipalities() if area.slug not in taken][-2:]
    notebooks = {item.notebook: item.parameters for item in items}
    return [Item(name, {**given, "municipality": slug}) for slug in others for name, given in notebooks.items()]


def ready(project: Project, items: list[Item], draws: bool) -> None:
    """What a worker does once a batch: read the snapshot, look around in it for other municipalities than those of the
    benchmark (whose figures it must find unread), and start the engine that draws."""
    for item in elsewhere(project, items):
        pages._read_ahead(project, item)
    if draws:
        pages.drawn(json.dumps({"mark": "point", "data": {"values": []}}))
    time.sleep(0.5)  # so that every worker gets one


def family(of: int) -> dict[int, list[str]]:
    """A process and its descendants, each with what the system says of it after its name."""
    told = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            told[int(status.parent.name)] = status.read_text().rpartition(")")[2].split()
    found = {of}
    while grown := {pid for pid, fields in told.items() if int(fields[1]) in found} - found:
        found |= grown
    return {pid: told[pid] for pid in found}


def spent(of: int) -> float:
    """CPU seconds, user and system, of a process, its descendants, and those of them that have ended."""
    return sum(int(field) for fields in family(of).values() for field in fields[11:15]) / os.sysconf("SC_CLK_TCK")


def memory(of: int) -> dict[str, float]:
    """Memory in MB of a process and its descendants: in all (shared pages counted once), and each one's own."""
    sizes = {}
    for pid in family(of):
        rows = dict(
            line.split(":") for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:] if ":" in line
        )
        size = {key: int(rows[key].split()[0]) / 1024 for key in ("Pss", "Private_Dirty", "Private_Clean")}
        sizes[pid] = (size["Pss"], size["Private_Dirty"] + size["Private_Clean"])
    own = sorted((private for _, private in sizes.values()), reverse=True)
    return {"together": sum(pss for pss, _ in sizes.values()), "processes": len(sizes), "largest_own": own[0]}


def by_workers(project: Project, items: list[Item], out: Path, workers: int, make) -> dict[str, object]:
    begun = time.monotonic()
    with page_workers(workers) as pool:
        for once in [pool.submit(ready, project, items, make is pages.make_page) for _ in range(workers)]:
            once.result()
        warm, before = time.monotonic(), spent(os.getpid())
        asked = [pool.submit(make, project, item, out / f"work-{n}") for n, item in enumerate(items)]
        made = [one.result() for one in asked]
        ended, after = time.monotonic(), spent(os.getpid())
        used = memory(forkserver._forkserver._forkserver_pid)
    for number, page in enumerate(made):
        (out / f"{number}.html").write_bytes(page)
    return {"start": [warm - begun, before], "seconds": ended - warm, "cpu": after - before, "memory": used}


def pure(project: Project, items: list[Item], out: Path) -> dict[str, object]:
    """The same functions called one after another in one warm process: no notebook, no kernel, no fork, no drawing."""
    importlib.import_module(WARM)
    page_html = importlib.import_module("jobplan_lib.render.page").page_html
    isolate(project.root, out)
    sources = {
        item.notebook: nbformat.read(project.notebooks / f"{item.notebook}.ipynb", as_version=4) for item in items
    }
    seconds = cpu = 0.0
    for again, asked in enumerate((elsewhere(project, items), items)):  # the first fills what a long batch has filled
        begun, before = time.monotonic(), time.process_time()
        for number, item in enumerate(asked):
            notebook, names = nbformat.from_dict(sources[item.notebook]), {}
            for cell in notebook.cells:
                tags = cell.metadata.get("tags", [])
                if cell.cell_type != "code" or "kun-lab" in tags:
                    continue
                tree = ast.parse(cell.source)
                last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
                exec(compile(tree, item.notebook, "exec"), names)
                if "parameters" in tags:
                    names.update(item.parameters)
                if last is not None:
                    data, metadata = eval(
                        compile(ast.Expression(last.value), item.notebook, "eval"), names
                    )._repr_mimebundle_()
                    cell.outputs = [nbformat.v4.new_output("display_data", data=data, metadata=metadata)]
            html = page_html(notebook, blank)
            if again:
                (out / f"{number}.html").write_text(html, encoding="utf-8")
        seconds, cpu = time.monotonic() - begun, time.process_time() - before
    return {"seconds": seconds, "cpu": cpu}


def main() -> None:
    project, items, out = Project(Path(sys.argv[1])), json.loads(Path(sys.argv[2]).read_text()), Path(sys.argv[3])
    wanted = [Item(item["notebook"], item["parameters"]) for item in items]
    if "--pure" in sys.argv:
        print(json.dumps(pure(project, wanted, out)))
    else:
        make = without_drawing if "--blank" in sys.argv else pages.make_page
        print(json.dumps(by_workers(project, wanted, out, int(sys.argv[4]), make)))


if __name__ == "__main__":
    main()
