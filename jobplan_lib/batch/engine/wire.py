"""Jupyter messages over one socket: lists of byte strings, each list with the channel that it belongs to.

What ZeroMQ sends as a multipart message is sent here as a count, the lengths and the bytes. The parts themselves are
those of :class:`jupyter_client.session.Session`, which packs and unpacks them on both sides.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from queue import Empty

SHELL, IOPUB = b"s", b"i"
COUNT, LENGTH = struct.Struct("!cI"), struct.Struct("!Q")
CHUNK = 1 << 18


class Parser:
    """Cuts a stream of bytes into messages."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[bytes, list[bytes]]]:
        """Take bytes in and give out every message that they complete: its channel and its parts."""
        self._buffer += data
        while (message := self._next()) is not None:
            yield message

    def _next(self) -> tuple[bytes, list[bytes]] | None:
        if len(self._buffer) < COUNT.size:
            return None
        channel, count = COUNT.unpack_from(self._buffer)
        start = COUNT.size + count * LENGTH.size
        if len(self._buffer) < start:
            return None
        lengths = [LENGTH.unpack_from(self._buffer, COUNT.size + n * LENGTH.size)[0] for n in range(count)]
        end = start + sum(lengths)
        if len(self._buffer) < end:
            return None
        parts = []
        for length in lengths:
            parts.append(bytes(self._buffer[start : start + length]))
            start += length
        del self._buffer[:end]
        return channel, parts


class Outlet:
    """The sending side of one channel; what :meth:`Session.send` takes for a ZeroMQ socket.

    A kernel gets its outlets when it is made and is connected in the child. Threads may send at the same time.
    """

    def __init__(self, channel: bytes, lock: threading.Lock) -> None:
        self._channel = channel
        self._lock = lock
        self._socket: socket.socket | None = None

    def connect(self, connected: socket.socket) -> None:
        """Send through this socket from now on."""
        self._socket = connected

    def send_multipart(self, parts: Sequence[bytes], copy: bool = True, track: bool = False) -> None:
        """Send one message; before a socket is connected there is nobody to hear it."""
        if self._socket is None:
            return
        views = [memoryview(part).cast("B") for part in parts]
        lengths = b"".join(LENGTH.pack(len(view)) for view in views)
        with self._lock:
            self._socket.sendall(b"".join((COUNT.pack(self._channel, len(views)), lengths, *views)))


class Inbox:
    """The receiving side of a socket for asyncio: messages of each channel in the order in which they came."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self._parser = Parser()
        self._messages: dict[bytes, deque[list[bytes]]] = {SHELL: deque(), IOPUB: deque()}
        self._waiting: dict[bytes, asyncio.Future[None]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None

    async def get(self, channel: bytes, timeout: float | None) -> list[bytes]:
        """The next message of a channel.

        Raises:
            Empty: none came within ``timeout`` seconds.
        """
        messages = self._messages[channel]
        if not messages:
            self._listen(asyncio.get_running_loop())
            waiting = self._waiting[channel] = asyncio.get_running_loop().create_future()
            try:
                await asyncio.wait_for(waiting, timeout)
            except TimeoutError:
                raise Empty from None
        return messages.popleft()

    def close(self) -> None:
        """Stop listening."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.remove_reader(self._socket)
        self._loop = None

    def _listen(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._loop is not loop:
            self.close()
            self._loop = loop
            loop.add_reader(self._socket, self._read)

    def _read(self) -> None:
        try:
            data = self._socket.recv(CHUNK)
        except OSError:  # reset by a child that was killed: it ends like a closed one
            data = b""
        if not data and self._loop is not None:  # whoever waits learns of the child's death from the process itself
            self._loop.remove_reader(self._socket)
        for channel, parts in self._parser.feed(data):
            self._messages[channel].append(parts)
            waiting = self._waiting.get(channel)
            if waiting is not None and not waiting.done():
                waiting.set_result(None)
