"""A papermill engine that runs each notebook in a forked child of the calling process.

Stock papermill starts a Python process for every notebook, waits until it answers over ZeroMQ, and imports everything
anew. Here a kernel is made once (:func:`~jobplan_lib.batch.engine.prepared.warm`), and every notebook gets a fork of it:
a real IPython kernel in a process of its own, with only the ZeroMQ sockets replaced by a socket pair. papermill and
nbclient handle its messages with their own code, so outputs, errors and stops are theirs.

papermill finds the engine by its entry point::

    papermill --engine jobplan notebook.ipynb executed.ipynb -p year 2023

Where a process cannot be forked safely, or the notebook asks for another kernel than this Python's, the stock engine
runs instead, and the log says so once.
"""

from __future__ import annotations

from typing import Any


class JobplanEngine:
    """What the entry point names.

    papermill loads entry points while it is itself being imported, so nothing of papermill is imported here before
    the first notebook runs.
    """

    @classmethod
    def execute_notebook(cls, nb: Any, kernel_name: str, **options: Any) -> Any:
        """Run a notebook; the options are those of papermill's stock engine and of nbclient."""
        from jobplan_lib.batch.engine.forking import ForkingEngine  # noqa: PLC0415

        return ForkingEngine.execute_notebook(nb, kernel_name, **options)

    @classmethod
    def nb_kernel_name(cls, nb: Any, name: str | None = None) -> str:
        """The kernel that a notebook asks for."""
        from papermill.utils import nb_kernel_name  # noqa: PLC0415

        return str(nb_kernel_name(nb, name))

    @classmethod
    def nb_language(cls, nb: Any, language: str | None = None) -> str:
        """The language that a notebook is written in."""
        from papermill.utils import nb_language  # noqa: PLC0415

        return str(nb_language(nb, language))
