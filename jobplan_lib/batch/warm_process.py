"""Importing this module makes the process warm: meant for the one that workers are forked from, and for nothing else.

``multiprocessing`` runs it in its fork server, see :func:`~jobplan_lib.batch.workers.page_workers`.
"""

from __future__ import annotations

import sys
import tempfile
from fractions import Fraction
from pathlib import Path

from jobplan_lib.answer.danish import tal
from jobplan_lib.batch.engine.prepared import warm
from jobplan_lib.batch.execution import isolate_settings, quiet
from jobplan_lib.showing.templating import compile_all

NOTEBOOKS_IMPORT = ("jobplan_lib.show",)
WORKERS_IMPORT = ("papermill", "nbconvert.exporters.html", "jobplan_lib.render.page")
KERNELS_IMPORT = ("tornado.platform.asyncio", "IPython.core.logger", "IPython.core.debugger")  # when they start

quiet()
compile_all()
tal(Fraction(1), 1)  # reads the Danish way of writing numbers
with tempfile.TemporaryDirectory() as empty:
    isolate_settings(Path(empty))
    warm(NOTEBOOKS_IMPORT, WORKERS_IMPORT + KERNELS_IMPORT)
sys.modules["jobplan_lib.showing.charts"].make_shapes()
