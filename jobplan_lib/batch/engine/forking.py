"""The engine: papermill's own, with a kernel manager that forks."""

from __future__ import annotations

import importlib
import os
import sys
from functools import cache
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from papermill.engines import NBClientEngine, NotebookExecutionManager
from papermill.log import logger

MANAGER = "jobplan_lib.batch.engine.manager"


class ForkingEngine(NBClientEngine):  # type: ignore[misc]
    """papermill's engine on forked kernels; on stock ones where a fork would not be the same."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: NotebookExecutionManager, kernel_name: str, **options: Any) -> Any:
        """Run the cells; the options are those of the stock engine."""
        reason = _why_not(kernel_name) or ("it gives the kernel arguments" if options.get("extra_arguments") else "")
        if reason:
            _say_once(reason)
            options.setdefault("shutdown_kernel", "immediate")
        else:
            # not earlier: a progress bar made where ipykernel is imported takes itself to be in a notebook
            options["kernel_manager_class"] = importlib.import_module(MANAGER).ForkedKernelManager
        return super().execute_managed_notebook(nb_man, kernel_name, **options)


def _why_not(kernel_name: str) -> str:
    """Why a notebook cannot run in a fork of this process; empty where it can."""
    if not hasattr(os, "fork") or sys.platform == "darwin":  # macOS has fork, but its system libraries do not bear it
        return "this system cannot fork safely"
    if _is_foreign_shell():
        return "this process is itself an interactive shell"
    if "vl_convert" in sys.modules:
        return "this process has drawn charts, and a JavaScript engine must not be forked"
    return "" if _is_this_python(kernel_name) else f"kernel '{kernel_name}' is not this Python's own"


def _is_foreign_shell() -> bool:
    """Whether this process is itself somebody's IPython: its shell must not be forked."""
    interactive = sys.modules.get("IPython.core.interactiveshell")
    ours = sys.modules.get("jobplan_lib.batch.engine.prepared")
    return bool(interactive and interactive.InteractiveShell.initialized() and not (ours and ours.is_prepared()))


@cache
def _is_this_python(kernel_name: str) -> bool:
    """Whether a kernel's command starts ipykernel in this interpreter, without settings of its own."""
    try:
        spec = KernelSpecManager().get_kernel_spec(kernel_name)
    except NoSuchKernel:
        return False
    program = Path(spec.argv[0])
    ours = program.name in {"python", "python3", f"python3.{sys.version_info.minor}"} and (
        not program.is_absolute() or program.parent == Path(sys.executable).parent
    )
    return ours and "ipykernel_launcher" in spec.argv and not spec.env


@cache
def _say_once(reason: str) -> None:
    logger.warning("The notebook runs on papermill's stock engine, because %s.", reason)
