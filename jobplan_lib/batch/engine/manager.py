"""The caller's side of a forked kernel, in the words of jupyter_client: what nbclient starts, asks, interrupts and ends."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.session import Session
from traitlets import Integer

from jobplan_lib.batch.engine import child
from jobplan_lib.batch.engine.prepared import prepared
from jobplan_lib.batch.engine.wire import IOPUB, SHELL, Inbox, Outlet

SEND_SECONDS = 60  # a kernel that does not read for so long is given up
POLL_SECONDS = 0.005


class Channel:
    """One channel of a forked kernel."""

    def __init__(self, name: bytes, inbox: Inbox, outlet: Outlet, session: Session) -> None:
        self._name = name
        self._inbox = inbox
        self._outlet = outlet
        self._session = session

    def send(self, msg: dict[str, Any]) -> None:
        """Send a request."""
        self._session.send(self._outlet, msg)

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        """The next message; raises ``Empty`` if none comes within ``timeout`` seconds."""
        _, parts = self._session.feed_identities(await self._inbox.get(self._name, timeout))
        return dict(self._session.deserialize(parts))


class ForkedKernelClient(AsyncKernelClient):  # type: ignore[misc]
    """jupyter_client's client on the two channels that a notebook needs."""

    channels: Mapping[bytes, Channel]

    @property
    def shell_channel(self) -> Channel:
        """Requests and replies."""
        return self.channels[SHELL]

    @property
    def iopub_channel(self) -> Channel:
        """What a cell shows."""
        return self.channels[IOPUB]

    def start_channels(self, **_: bool) -> None:
        """The socket stands since the fork."""

    def stop_channels(self) -> None:
        """The manager closes the socket."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """A forked kernel is ready: requests wait in the socket until it reads them."""


class ForkedKernelManager(AsyncKernelManager):  # type: ignore[misc]
    """Starts a kernel by forking the prepared one, and ends it with all that it has started."""

    most_memory = Integer(
        0,
        help="The most memory in bytes that a kernel may have for itself; a cell that asks for more fails. 0: no limit.",
    ).tag(config=True)

    _process: int | None = None
    _socket: socket.socket | None = None
    _inbox: Inbox | None = None

    @property
    def has_kernel(self) -> bool:
        """Whether a kernel was started."""
        return self._process is not None

    async def start_kernel(self, *, cwd: str | None = None, **_: Any) -> None:
        """Fork."""
        kernel = prepared()
        ours, theirs = socket.socketpair()
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        self._process = os.fork()
        if self._process == 0:
            ours.close()
            child.live(kernel, theirs, parent, cwd, int(self.most_memory))
        theirs.close()
        ours.settimeout(SEND_SECONDS)
        self._socket, self._inbox = ours, Inbox(ours)

    def client(self, **_: Any) -> ForkedKernelClient:
        """A client of the kernel."""
        assert self._socket is not None and self._inbox is not None
        session = Session(key=prepared().app.session.key)
        made = ForkedKernelClient(parent=self, session=session)
        outlet = Outlet(SHELL, threading.Lock())
        outlet.connect(self._socket)
        made.channels = {name: Channel(name, self._inbox, outlet, session) for name in (SHELL, IOPUB)}
        return made

    async def _async_is_alive(self) -> bool:
        """Whether the process still runs; one that has ended is kept until its group is cleared away."""
        return self._process is not None and not self._has_ended()

    is_alive = _async_is_alive  # the client asks by the one name, nbclient by the other

    async def interrupt_kernel(self) -> None:
        """Interrupt the running cell."""
        self._signal(signal.SIGINT)

    async def shutdown_kernel(self, now: bool = False, restart: bool = False) -> None:
        """End the kernel: at once, or after an interrupt and as much time to finish as jupyter_client gives."""
        await self.interrupt_kernel()
        if not now and self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_WR)
            for then in (signal.SIGTERM, signal.SIGKILL):
                if await self._ended_within(self.shutdown_wait_time / 2):
                    break
                self._signal(then)
        await self.cleanup_resources()

    async def cleanup_resources(self, restart: bool = False) -> None:
        """Kill what is left of the process and its group, and close the socket."""
        if self._process is not None:
            self._signal(signal.SIGKILL)
            os.waitpid(self._process, 0)
            self._process = None
        if self._inbox is not None and self._socket is not None:
            self._inbox.close()
            self._socket.close()
            self._inbox = self._socket = None

    async def _ended_within(self, seconds: float) -> bool:
        """Wait, handling the messages that still come."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self._has_ended():
                return True
            await asyncio.sleep(POLL_SECONDS)
        return False

    def _has_ended(self) -> bool:
        assert self._process is not None
        return os.waitid(os.P_PID, self._process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def _signal(self, number: int) -> None:
        """Tell the whole group; before the child has made it there is only the child."""
        assert self._process is not None
        try:
            os.killpg(self._process, number)
        except ProcessLookupError:
            with suppress(ProcessLookupError):
                os.kill(self._process, number)
