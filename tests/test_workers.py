"""The processes that make pages: what they import, and that an interrupt ends them in order."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from running_support import clean_environment
from tiny_project import TinyProject

pytestmark = pytest.mark.skipif(not Path("/proc/self/cwd").exists(), reason="processes are looked up in /proc")

COMMAND = "import sys; sys.path.remove(''); from jobplan_lib.cli import main; sys.argv[0] = 'jobplan'; main()"


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupt_ends_a_review_with_all_its_processes_and_a_sentence(tmp_path, how):
    """So does a death without warning, but for the sentence.

    A file ``pandas.py`` lies in the folder of the command, and is not taken for the package.
    """
    tiny = TinyProject(tmp_path / "project")
    cells = [
        nbformat.v4.new_markdown_cell("# Side", id="a"),
        nbformat.v4.new_code_cell(
            "municipality = ''\nyear = 0\nsnapshot = ''\nplan = ''\nstatic = False",
            id="b",
            metadata={"tags": ["parameters"]},
        ),
        nbformat.v4.new_code_cell("import pathlib\npathlib.Path('started').touch()\nwhile True: pass", id="c"),
    ]
    metadata = {"kernelspec": {"name": "python3", "display_name": "", "language": "python"}}
    for name in ("00_resultatrevision", "02_tidlig_indsats", "07_unge"):
        tiny.write(f"notebooks/{name}.ipynb", nbformat.writes(nbformat.v4.new_notebook(metadata=metadata, cells=cells)))
    here = tmp_path / "here"
    here.mkdir()
    (here / "pandas.py").write_text("open('taken', 'w')\nraise SystemExit('the wrong pandas')\n")
    with subprocess.Popen(
        [sys.executable, "-c", COMMAND, "review", "solby", "2023"],
        cwd=here,
        env=clean_environment(JOBPLAN_HOME=str(tiny.root)),
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as command:
        wait_for(lambda: (here / "started").exists() or command.poll() is not None, 90)
        assert len(processes_of(here)) > 3, "the workers and their notebooks were not found"
        if how is signal.SIGINT:
            os.killpg(command.pid, how)  # what a terminal does
        else:
            command.kill()
        _, said = command.communicate(timeout=60)
    assert command.returncode == (130 if how is signal.SIGINT else -how), said
    assert "Traceback" not in said
    assert ("Stopped by Ctrl-C; what was there before is untouched." in said) == (how is signal.SIGINT)
    wait_for(lambda: not processes_of(here), 10)
    assert not (here / "taken").exists()
    assert list(tiny.project.rendered.rglob("*.html")) == []


def processes_of(folder: Path) -> list[str]:
    """All processes that work in a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").resolve() == folder.resolve():
                found.append(process.name)
        except OSError:
            continue
    return found


def wait_for(there, seconds: float) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.1)
