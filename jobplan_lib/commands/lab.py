"""``jobplan lab``: the notebooks in JupyterLab."""

from __future__ import annotations

import os
import sys
from importlib.resources import files
from typing import Annotated

import typer

from jobplan_lib.commands.terminal import app

FIRST = "udforsk"
QUIET = (  # JupyterLab asks the internet for news, for newer versions and for extensions unless it is told not to
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
    "--ServerApp.ip=127.0.0.1",
)


@app.command(epilog="Example: jobplan lab 07_unge")
def lab(
    notebook: Annotated[str, typer.Argument(help="The notebook to open; 'udforsk' is where one explores.")] = FIRST,
    browser: Annotated[bool, typer.Option(help="Open a browser window.")] = True,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where to listen; 0 takes a free port.")] = 8888,
    allow_root: Annotated[
        bool, typer.Option("--allow-root", help="Start although you are root, as in a container.")
    ] = False,
) -> None:
    """Open the notebooks in JupyterLab, live and without a network. Your own Lab settings stay in use."""
    import subprocess

    from jobplan_lib.reading.project import HOME_VARIABLE, find_project
    from jobplan_lib.words.errors import UnknownName, did_you_mean

    project = find_project()
    offered = sorted(path.stem for path in project.notebooks.glob("*.ipynb"))
    if notebook not in offered:
        raise UnknownName(f"'{notebook}' is not a notebook – {did_you_mean(notebook, offered)}")
    command = [sys.executable, "-m", "jupyter", "lab", str(project.notebooks), *QUIET]
    command += [f"--LabApp.default_url=/lab/tree/{notebook}.ipynb", f"--ServerApp.port={port}"]
    command += [] if browser else ["--no-browser"]
    command += ["--allow-root"] if allow_root else []  # without it JupyterLab refuses, and names this option
    quiet = str(files("jobplan_lib") / "templates" / "lab")
    others = os.environ.get("JUPYTER_CONFIG_PATH")  # these are defaults only: what a user has set goes before them
    environment = {
        **os.environ,
        HOME_VARIABLE: str(project.root.resolve()),
        "JUPYTER_CONFIG_PATH": os.pathsep.join([quiet, *([others] if others else [])]),
    }
    raise typer.Exit(subprocess.call(command, env=environment))
