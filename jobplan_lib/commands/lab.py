"""``jobplan lab``: the notebooks in JupyterLab."""

from __future__ import annotations

import sys

import typer

from jobplan_lib.commands.terminal import app


@app.command(epilog="Example: jobplan lab")
def lab() -> None:
    """Open the notebooks in JupyterLab."""
    import subprocess

    from jobplan_lib.project import find_project

    command = [sys.executable, "-m", "jupyter", "lab", str(find_project().notebooks), "--LabApp.news_url=None"]
    raise typer.Exit(subprocess.call(command))
