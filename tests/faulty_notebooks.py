"""Short notebooks that do one thing wrong, for the tests of what a batch survives."""

from __future__ import annotations

import nbformat

PARAMETERS = 'municipality: str = "solby"\nyear: int = 2023\nsnapshot: str = ""\nplan: str = ""\nstatic: bool = False'
OPEN = """\
from jobplan_lib import show

page = show.open_page("{name}", municipality, year, snapshot, plan, static)
show.opening(page)"""
END = "show.finish(page)"

HANGS = "import time\n\ntime.sleep(600)"
DIES = "import os\n\nos.kill(os.getpid(), 9)"
EATS_MEMORY = """\
import time

eaten = [bytearray(b"x") * (64 << 20) for _ in range(40)]
time.sleep(600)"""
LEAVES_A_CHILD = """\
import subprocess
import time

subprocess.Popen(["sleep", "{seconds}"], start_new_session=True)
open("{sign}", "w").close()
time.sleep(600)"""


def notebook(name: str, *cells: str) -> str:
    """A notebook that opens its page, runs the cells, and ends properly if it gets there."""
    made = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": "python3", "display_name": "", "language": "python"}}
    )
    sources = [PARAMETERS, OPEN.format(name=name), *cells, END]
    made.cells = [
        nbformat.v4.new_markdown_cell("# Side", id="a"),
        *(nbformat.v4.new_code_cell(source, id=f"c{number}") for number, source in enumerate(sources)),
    ]
    made.cells[1].metadata["tags"] = ["parameters"]
    return str(nbformat.writes(made))
