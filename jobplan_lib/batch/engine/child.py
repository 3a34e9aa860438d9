"""The life of a forked kernel, from the fork to its end. Nothing here returns to the caller's code."""

from __future__ import annotations

import asyncio
import atexit
import faulthandler
import gc
import logging
import os
import resource
import signal
import socket
import sys
import threading
import traceback
from contextvars import copy_context
from types import SimpleNamespace
from typing import NoReturn

import zmq
from ipykernel.kernelapp import IPKernelApp
from ipykernel.parentpoller import ParentPollerUnix

from jobplan_lib.batch.engine.prepared import LAUNCHER, ForkedKernel, Prepared, reseed
from jobplan_lib.batch.engine.wire import CHUNK, Parser


def live(
    prepared: Prepared, connected: socket.socket, parent: int, folder: str | None, most_memory: int = 0
) -> NoReturn:
    """Be the kernel of one notebook until the other side closes the socket, then end without the caller's clean-up.

    Args:
        prepared: the kernel to be.
        connected: where requests come from and answers go to.
        parent: the process to die with.
        folder: the working directory; the caller's where None.
        most_memory: bytes that the process may have for itself; as many as the caller may where 0.
    """
    status = 1
    try:
        os.setsid()  # a group of its own, so that it can be ended with all that it starts
        _own_signals()
        _own_interpreter(prepared, connected)
        if folder is not None:
            os.chdir(folder)
        if most_memory:
            resource.setrlimit(resource.RLIMIT_DATA, (most_memory, most_memory))
        ParentPollerUnix(parent_pid=parent).start()
        _serve(prepared.app.kernel, connected)
        atexit._run_exitfuncs()
        status = 0
    except BaseException:
        os.write(prepared.stderr.fileno(), traceback.format_exc().encode())
    finally:
        os._exit(status)


def _own_signals() -> None:
    """Forget the caller's handlers; an interrupt reaches a cell while it runs and is ignored otherwise, as in ipykernel."""
    signal.set_wakeup_fd(-1)
    for number in signal.valid_signals():
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


def _own_interpreter(prepared: Prepared, connected: socket.socket) -> None:
    app, kernel = prepared.app, prepared.app.kernel
    atexit._clear()  # the caller's
    asyncio._set_running_loop(None)
    root = logging.getLogger()
    for handler in list(root.handlers):
        root.removeHandler(handler)
    root.setLevel(logging.WARNING)
    os.environ.update(prepared.variables)
    prepared.surroundings.install()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 – lives as long as the process
    prepared.stdout.capture(1)
    prepared.stderr.capture(2)
    sys.argv = [LAUNCHER]
    for step in (IPKernelApp.init_pdb, IPKernelApp.init_path, IPKernelApp.patch_io):
        step(app)
    app.session.pid = os.getpid()
    app.shell_socket.connect(connected)
    app.iopub_socket.connect(connected)
    kernel.shell_channel_thread = SimpleNamespace(parent_thread=threading.current_thread())
    reseed()
    faulthandler.disable()
    gc.freeze()  # a collection would write to every page of what was there before the fork, and so copy it


def _serve(kernel: ForkedKernel, connected: socket.socket) -> None:
    """Answer requests, one cell after another; tasks of earlier cells go on in between."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    context, parser, tasks = copy_context(), Parser(), set()

    def receive() -> None:
        data = connected.recv(CHUNK)
        if not data:
            loop.stop()
        for _, parts in parser.feed(data):
            task = loop.create_task(kernel.shell_main(None, [zmq.Frame(part) for part in parts]), context=context)
            tasks.add(task)
            task.add_done_callback(tasks.discard)

    loop.add_reader(connected, receive)
    loop.call_soon(kernel.start)
    loop.run_forever()
