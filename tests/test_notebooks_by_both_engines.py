"""Every notebook of the project shows the same, whether a fork or stock papermill runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook
from running_support import REAL, clean_environment, once, with_notebooks
from tiny_project import PLAN, TinyProject

from jobplan_lib.batch.execution import parameters_of
from jobplan_lib.reading.plan_files import SUMMARY
from jobplan_lib.showing.fragments import FIGURE_MIME

NAMES = sorted(path.stem for path in (REAL / "notebooks").glob("[0-9][0-9]_*.ipynb"))
pytestmark = pytest.mark.skipif(not hasattr(os, "fork") or sys.platform == "darwin", reason="this system does not fork")

RUNNER = """
import sys
import papermill as pm
engine, names = sys.argv[1], sys.argv[2:]
if engine == "jobplan":
    from jobplan_lib.batch import warm_process  # as in the batch
for name in names:
    pm.execute_notebook(f"{name}.ipynb", f"{engine}-{name}.ipynb", engine_name=engine, progress_bar=False,
        kernel_name="python3", skip_cells_with_tag="kun-lab", shutdown_kernel="immediate", request_save_on_cell_execute=False)
"""


def made(folder: Path) -> dict[str, str]:
    """Each notebook run in a fork of its own, and all of them one after another by one stock kernel."""
    tiny = TinyProject(folder / "project")
    for name in NAMES:
        tiny.write(f"notebooks/{name}.ipynb", "")
    with_notebooks(tiny, *NAMES)
    for number, name in enumerate(NAMES):
        tiny.add(
            PLAN,
            f"      - {{id: {number}x, notebook: {name}, text: Andelen i job er {number} procentpoint over landets,",
            f"         source: {{page: 9}}, indicator: i-job-andel, at_least: {{area: landet, plus: {{points: {number}}}}}}}",
        )
    parameters = parameters_of("solby", 2023, "", "")
    together = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    )
    for name in NAMES:
        given = parameterize_notebook(load_notebook_node(str(REAL / "notebooks" / f"{name}.ipynb")), parameters)
        nbformat.write(given, folder / f"{name}.ipynb")
        for cell in given.cells:
            cell.id = f"{name[:2]}-{cell.id}"
            cell.metadata["of"] = name
            together.cells.append(cell)
    nbformat.write(together, folder / "together.ipynb")
    environment = clean_environment(JOBPLAN_HOME=str(tiny.root), IPYTHONDIR=str(folder / "settings"))
    for engine, names in (("jobplan", NAMES), ("nbclient", ["together"])):
        command = [sys.executable, "-c", RUNNER, engine, *names]
        subprocess.run(command, cwd=folder, env=environment, check=True, timeout=300)
    return {"folder": str(folder)}


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the executed notebooks are."""
    return Path(once(tmp_path_factory, "both-engines", made)["folder"])


def outputs(path: Path, name: str) -> list[tuple[str, list[dict[str, object]]]]:
    """The sources and outputs of one notebook's code cells, without the numbers of their execution."""
    cells = [c for c in nbformat.read(path, 4).cells if c.cell_type == "code" and c.metadata.get("of", name) == name]
    return [(c.source, [{k: v for k, v in o.items() if k != "execution_count"} for o in c.outputs]) for c in cells]


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_shows_the_same_with_both_engines(folder, name):
    ours, stock = outputs(folder / f"jobplan-{name}.ipynb", name), outputs(folder / "nbclient-together.ipynb", name)
    for mine, theirs in zip(ours, stock, strict=True):
        assert mine == theirs
    shown = [output for _, found in ours for output in found]
    assert len(shown) > 5 and all(output["output_type"] == "display_data" or output["metadata"] for output in shown)
    # the summary's drawings are part of its table
    drawn = "<svg" if name == SUMMARY else FIGURE_MIME
    assert any(drawn in str(output["data"]) for output in shown), "no chart was compared"
