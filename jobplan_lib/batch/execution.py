"""One notebook executed by papermill into a private folder."""

from __future__ import annotations

import logging
import os
import re
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jobplan_lib.reading.project import HOME_VARIABLE, Project
from jobplan_lib.words.errors import InvalidInput, KernelDied, NotebookFailed, Problem, did_you_mean

if TYPE_CHECKING:
    from nbformat import NotebookNode

LAB_ONLY = "kun-lab"
CELL_SECONDS = 120
REPORT_SECONDS = 300
MOST_MEMORY = 4 << 30  # bytes of a forked kernel; a notebook of this project takes a hundredth of it
KERNEL = "python3"


class Engine(StrEnum):
    """Who runs the cells, by papermill's names: forks of a warm process, or stock papermill with a kernel each."""

    JOBPLAN = "jobplan"
    NBCLIENT = "nbclient"


@dataclass(frozen=True)
class Item:
    """One file to make: a notebook (or a carrier's file name) with its parameters, and papermill's engine that runs it."""

    notebook: str
    parameters: dict[str, str | int | bool]
    engine: Engine = Engine.JOBPLAN

    @property
    def is_page(self) -> bool:
        """Whether a notebook makes it."""
        return "." not in self.notebook


def check_parameters(project: Project, items: list[Item]) -> None:
    """Refuse a parameter that a notebook does not have: papermill itself would only warn and use its default.

    Raises:
        InvalidInput: all such parameters of all notebooks together.
    """
    import papermill as pm
    from nbformat import NBFormatError, ValidationError

    problems = []
    for item in items:
        try:
            known = pm.inspect_notebook(str(project.notebooks / f"{item.notebook}.ipynb"))
        except (NBFormatError, ValidationError, ValueError, AttributeError, TypeError, KeyError, OSError):
            problems.append(
                _problem(item, "", "is not a notebook that can be read", "restore it from the project", "N-FILE-01")
            )
            continue
        if not known:
            problems.append(
                _problem(item, "parameters", "has no cell tagged 'parameters'", "tag the cell that holds them")
            )
        for name in (n for n in item.parameters if known and n not in known):
            problems.append(_problem(item, name, f"has no parameter '{name}'", did_you_mean(name, known)))
    if problems:
        raise InvalidInput(problems)


def _problem(item: Item, field: str, message: str, remedy: str, code: str = "N-PAR-01") -> Problem:
    return Problem(f"notebooks/{item.notebook}.ipynb", None, None, field, message, remedy, code)


def execute(project: Project, item: Item, work: Path) -> NotebookNode:
    """Run a notebook to its end and return the executed copy, which papermill is not asked to write: a page is made of it.

    Cells tagged ``kun-lab`` are left out. The kernel sees no start-up files of the user and writes into ``work`` only.

    Raises:
        NotebookFailed: a cell failed or took too long.
        KernelDied: the kernel died.
    """
    import papermill as pm
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError
    from traitlets.config import Config

    quiet()
    isolate(project.root, work)
    started = time.monotonic()
    try:
        return pm.execute_notebook(
            str(project.notebooks / f"{item.notebook}.ipynb"),
            None,
            parameters=item.parameters,
            engine_name=item.engine.value,
            kernel_name=KERNEL,
            progress_bar=False,
            timeout_func=_seconds_left(started),
            skip_cells_with_tag=LAB_ONLY,
            shutdown_kernel="immediate",
            request_save_on_cell_execute=False,
            config=Config(
                {
                    "KernelManager": {"transport_encryption": "auto"},
                    "ForkedKernelManager": {"most_memory": MOST_MEMORY},
                }
            ),
        )
    except PapermillExecutionError as error:
        raise NotebookFailed(
            f"{item.notebook}, cell {error.exec_count}: {error.ename}: {_plain(error.evalue)}"
        ) from None
    except CellTimeoutError:
        is_late = time.monotonic() - started >= REPORT_SECONDS
        what = (
            f"the notebook took longer than {REPORT_SECONDS}" if is_late else f"a cell took longer than {CELL_SECONDS}"
        )
        raise NotebookFailed(f"{item.notebook}: {what} seconds") from None
    except DeadKernelError:
        raise KernelDied(f"{item.notebook}: the kernel died") from None


def _seconds_left(started: float) -> Callable[[object], float]:
    """How long the next cell may take: no cell longer than its limit, and all together no longer than the report's."""
    return lambda cell: max(min(CELL_SECONDS, started + REPORT_SECONDS - time.monotonic()), 0.001)


def quiet() -> None:
    """Silence remarks of the tools that a reader can do nothing about."""
    logging.getLogger("papermill").setLevel(logging.ERROR)
    logging.getLogger("traitlets").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", message=".*TCP without encryption.*")
    warnings.filterwarnings("ignore", message=".*Proactor event loop.*")


def isolate(root: Path, work: Path) -> None:
    """What the kernel inherits: the project to read, and none of the user's settings."""
    os.environ[HOME_VARIABLE] = str(root.resolve())
    isolate_settings(work)


def isolate_settings(work: Path) -> None:
    """Empty folders in place of the user's IPython and Jupyter settings, and no packages but this Python's."""
    empty = work / "settings"
    empty.mkdir(parents=True, exist_ok=True)
    os.environ.update(
        {
            "IPYTHONDIR": str(empty),
            "JUPYTER_CONFIG_DIR": str(empty),
            "JUPYTER_NO_CONFIG": "1",
            "PYTHONNOUSERSITE": "1",
            "PYTHONSAFEPATH": "1",
            "JUPYTER_PLATFORM_DIRS": "1",
            "JUPYTER_PATH": str(Path(sys.prefix) / "share" / "jupyter"),
        }
    )


def _plain(text: str) -> str:
    """The first line of an error, without colour codes."""
    return re.sub(r"\x1b\[[0-9;]*m", "", str(text)).strip().splitlines()[0][:300] if text else "no message"


def parameters_of(municipality: str, year: int, snapshot: str, plan: str) -> dict[str, Any]:
    """The parameters of a page in a batch."""
    return {"municipality": municipality, "year": year, "snapshot": snapshot, "plan": plan, "static": True}
