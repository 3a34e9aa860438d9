"""A kernel that stands ready in this process and runs nothing here: every notebook gets a fork of it.

Stock ipykernel makes the application, the shell and its streams in one go with the sockets. Here the same application
does the same steps, except that sockets, signals and streams wait for the child. What making it changes in the calling
process (standard streams, ``__main__``, environment, hooks) is put back, and taken up again in the child.
"""

from __future__ import annotations

import gc
import importlib
import os
import random
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any, cast

import ipykernel_launcher
from ipykernel.displayhook import ZMQDisplayHook
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel
from jupyter_client.session import Session
from traitlets import Any as AnyValue

from jobplan_lib.batch.engine.streams import KernelStream
from jobplan_lib.batch.engine.wire import IOPUB, SHELL, Outlet


class ForkedKernel(IPythonKernel):  # type: ignore[misc]
    """ipykernel's kernel with outlets in place of sockets, and without the threads that serve those."""

    shell_stream = AnyValue()
    _supports_kernel_subshells = False

    def start(self) -> None:
        """Take up work; without a debugger, which nobody could talk to."""
        Kernel.start(self)

    def _abort_queues(self, subshell_id: str | None = None) -> None:
        """Nothing waits after a failed cell: a client sends the next one when it has read the answer."""


class ForkedApp(IPKernelApp):  # type: ignore[misc]
    """ipykernel's application: profile, configuration, extensions and start-up files are read as always."""

    kernel_class = ForkedKernel

    def init_connection_file(self) -> None:
        """There are no ports to write down."""

    def init_poller(self) -> None:
        """The child watches its parent, see ``child``."""

    def init_sockets(self) -> None:
        """Outlets that are connected in the child."""
        lock = threading.Lock()
        self.session = Session(parent=self)
        self.shell_socket, self.iopub_socket = Outlet(SHELL, lock), Outlet(IOPUB, lock)

    def init_heartbeat(self) -> None:
        """The process itself shows whether it lives."""

    def write_connection_file(self, **_: Any) -> None:
        """There are no ports to write down."""

    def log_connection_info(self) -> None:
        """There are no ports to tell."""

    def init_io(self) -> None:
        """Streams and hook; the descriptors are captured in the child."""
        sys.stdout = KernelStream("stdout", self.session, self.iopub_socket)
        sys.stderr = KernelStream("stderr", self.session, self.iopub_socket)
        self.displayhook = sys.displayhook = ZMQDisplayHook(self.session, self.iopub_socket)

    def init_signal(self) -> None:
        """Signals are the child's, see ``child``."""

    def init_pdb(self) -> None:
        """The child's debugger is replaced, not the caller's, see ``child``."""

    def init_path(self) -> None:
        """The child's path is extended, not the caller's, see ``child``."""

    def init_kernel(self) -> None:
        """The kernel on outlets."""
        self.kernel = ForkedKernel.instance(
            parent=self,
            session=self.session,
            shell_stream=self.shell_socket,
            iopub_socket=self.iopub_socket,
            log=self.log,
            profile_dir=self.profile_dir,
            user_ns=self.user_ns,
        )
        self.displayhook.get_execution_count = lambda: self.kernel.execution_count


PROMPTS = ("ps1", "ps2", "ps3")


@dataclass(frozen=True)
class Surroundings:
    """What a kernel and its caller each have of their own in the interpreter."""

    main: ModuleType
    hooks: Mapping[str, Any]
    environment: Mapping[str, str]

    @classmethod
    def now(cls) -> Surroundings:
        """As they are."""
        names = ("stdin", "stdout", "stderr", "displayhook", "excepthook", *PROMPTS)
        hooks = {name: getattr(sys, name) for name in names if hasattr(sys, name)}
        return cls(sys.modules["__main__"], hooks, dict(os.environ))

    def install(self) -> None:
        """Make them the interpreter's; the environment is left to the caller, who may have changed it since."""
        sys.modules["__main__"] = self.main
        for name in PROMPTS:
            if name not in self.hooks and hasattr(sys, name):
                delattr(sys, name)
        for name, hook in self.hooks.items():
            setattr(sys, name, hook)


@dataclass(frozen=True)
class Prepared:
    """The application with its kernel, and the surroundings that it had when it was made."""

    app: ForkedApp
    surroundings: Surroundings
    variables: Mapping[str, str]  # what a kernel adds to the environment

    @property
    def stdout(self) -> KernelStream:
        """What notebooks print to."""
        return cast(KernelStream, self.surroundings.hooks["stdout"])

    @property
    def stderr(self) -> KernelStream:
        """Where warnings go."""
        return cast(KernelStream, self.surroundings.hooks["stderr"])

    @contextmanager
    def taken_up(self) -> Iterator[None]:
        """Be inside the kernel for a while."""
        outside = Surroundings.now()
        self.surroundings.install()
        try:
            with self.app.shell.builtin_trap:
                yield
        finally:
            outside.install()
            self.stdout.discard()
            self.stderr.discard()


_prepared: list[Prepared] = []


def prepared() -> Prepared:
    """The kernel of this process, made at the first call.

    History stays in memory, as nbclient asks of every kernel.
    """
    if not _prepared:
        before = Surroundings.now()
        try:
            app = ForkedApp.instance()
            app.initialize(["--HistoryManager.hist_file=:memory:"])
            inside = Surroundings.now()
        finally:
            before.install()
            added = {k: v for k, v in os.environ.items() if before.environment.get(k) != v}
            os.environ.clear()
            os.environ.update(before.environment)
        _prepared.append(Prepared(app, inside, added))
    return _prepared[0]


def is_prepared() -> bool:
    """Whether this process has made its kernel."""
    return bool(_prepared)


def warm(modules: Sequence[str], outside: Sequence[str] = ()) -> None:
    """Make the kernel of this process and import what notebooks import, so that every fork has it already.

    The shell is made first, since libraries look for it when they are imported (pandas chooses its widths by it), and the
    imports happen inside it. Nothing is set, and nothing may be imported that starts threads or a JavaScript engine.

    Args:
        modules: what notebooks import.
        outside: what this process itself imports.
    """
    with prepared().taken_up():
        for name in modules:
            importlib.import_module(name)
    for name in outside:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # forks then share these pages instead of copying them at their first collection


def reseed() -> None:
    """Give this process random numbers of its own."""
    random.seed()
    if "numpy.random" in sys.modules:  # numpy imports it when it is first asked for, and then seeds it
        sys.modules["numpy.random"].seed()


LAUNCHER = str(ipykernel_launcher.__file__)
