"""Makes the pages of a list with the batch's own workers and says how long that took; called by ``reports.py``.

``python benchmarks/make_pages.py PROJECT ITEMS.json OUT WORKERS [--blank | --pure | --only-start]``
"""

from __future__ import annotations

import ast
import importlib
import json
import sys
import time
from multiprocessing import forkserver
from pathlib import Path

import nbformat

from jobplan_lib.batch import pages
from jobplan_lib.batch.execution import Item, isolate
from jobplan_lib.batch.workers import WARM, page_workers
from jobplan_lib.reading.project import Project


def blank(spec: str) -> str:
    return "<svg/>"


def without_drawing(project: Project, item: Item, work: Path) -> bytes:
    pages.drawn = blank
    return pages.make_page(project, item, work)


def ready(project: Project, item: Item, draws: bool) -> None:
    """What a worker does once a batch: read the snapshot, and start the engine that draws."""
    pages._read_ahead(project, item)
    if draws:
        pages.drawn(json.dumps({"mark": "point", "data": {"values": []}}))
    time.sleep(0.5)  # so that every worker gets one


def memory(of: int) -> dict[str, float]:
    """Memory in MB of a process and its descendants: in all (shared pages counted once), and each one's own."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(status.parent.name)] = int(fields[1])
    family = {of}
    while grown := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= grown
    sizes = {}
    for pid in family:
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
        for once in [pool.submit(ready, project, items[0], make is pages.make_page) for _ in range(workers)]:
            once.result()
        warm = time.monotonic()
        asked = (
            []
            if "--only-start" in sys.argv
            else [pool.submit(make, project, item, out / f"work-{n}") for n, item in enumerate(items)]
        )
        made = [one.result() for one in asked]
        ended = time.monotonic()
        used = memory(forkserver._forkserver._forkserver_pid)
    for number, page in enumerate(made):
        (out / f"{number}.html").write_bytes(page)
    return {"start": warm - begun, "seconds": ended - warm, "memory": used}


def pure(project: Project, items: list[Item], out: Path) -> dict[str, object]:
    """The same functions called one after another in one warm process: no notebook, no kernel, no fork, no drawing."""
    importlib.import_module(WARM)
    page_html = importlib.import_module("jobplan_lib.render.page").page_html
    isolate(project.root, out)
    sources = {
        item.notebook: nbformat.read(project.notebooks / f"{item.notebook}.ipynb", as_version=4) for item in items
    }
    seconds = cpu = 0.0
    for again in range(2):  # the first time fills what a long batch has filled
        begun, spent = time.monotonic(), time.process_time()
        for number, item in enumerate(items):
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
        seconds, cpu = time.monotonic() - begun, time.process_time() - spent
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
