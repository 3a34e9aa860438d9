"""What a notebook prints, and what its process and its subprocesses write to their standard output and error.

As in ipykernel, text written to ``sys.stdout`` becomes a message that belongs to the cell that wrote it, and what arrives
at the file descriptor itself is inserted where it happened. The descriptor leads into a file in memory instead of a
pipe with a reading thread: it is read before anything else is written and at every flush, so that the order is certain.
"""

from __future__ import annotations

import codecs
import fcntl
import io
import os
import tempfile
import threading
import time
from contextvars import ContextVar
from typing import Any

from jupyter_client.session import Session, extract_header

from jobplan_lib.batch.engine.wire import Outlet

FLUSH_SECONDS = 0.2  # as ipykernel: whoever follows a long cell sees its text while it runs


class KernelStream(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr`` of a kernel."""

    def __init__(self, name: str, session: Session, outlet: Outlet) -> None:
        self.name = name
        self.session = session
        self.topic = b"stream." + name.encode()
        self._outlet = outlet
        self._pending: list[tuple[dict[str, Any], list[str]]] = []
        self._lock = threading.RLock()
        self._header: ContextVar[dict[str, Any]] = ContextVar("parent_header")  # a task's text belongs to its own cell
        self._parent: dict[str, Any] = {}  # for threads, and for what arrives at the descriptor: the cell that runs
        self._capture: _Capture | None = None
        self._process = 0
        self._written = threading.Event()
        self._flusher: threading.Thread | None = None

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """As in ipykernel."""
        return "UTF-8"

    @property
    def errors(self) -> str:  # type: ignore[override]
        """As in ipykernel."""
        return "strict"

    def capture(self, descriptor: int) -> None:
        """Take over a file descriptor of this process."""
        self._process = os.getpid()
        self._capture = _Capture(descriptor)

    def set_parent(self, parent: dict[str, Any]) -> None:
        """The request whose cell what is written from now on belongs to."""
        self._parent = extract_header(parent)
        self._header.set(self._parent)

    def write(self, text: str) -> int:
        """Take text; a forked subprocess of the notebook hands it to its parent through the file descriptor."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if self._capture is not None and os.getpid() != self._process:
            os.write(self._capture.descriptor, text.encode(errors="replace"))
            return len(text)
        with self._lock:
            self._drain()
            self._append(self._header.get(self._parent), text)
        self._flush_soon()
        return len(text)

    def flush(self) -> None:
        """Send what was written."""
        if self._capture is not None and os.getpid() != self._process:
            return
        with self._lock:
            self._drain()
            pending, self._pending = self._pending, []
            for parent, texts in pending:
                self.session.send(
                    self._outlet, "stream", {"name": self.name, "text": "".join(texts)}, parent, ident=self.topic
                )

    def fileno(self) -> int:
        """The descriptor of the caller's own output, as in ipykernel."""
        if self._capture is None:
            raise io.UnsupportedOperation("fileno")
        return self._capture.original

    def isatty(self) -> bool:
        """A notebook is no terminal."""
        return False

    def writable(self) -> bool:
        """Whether it can be written to."""
        return True

    def discard(self) -> None:
        """Forget what nobody has asked for: what was printed before the first cell."""
        with self._lock:
            self._pending = []

    def _append(self, parent: dict[str, Any], text: str) -> None:
        if self._pending and self._pending[-1][0] == parent:
            self._pending[-1][1].append(text)
        else:
            self._pending.append((parent, [text]))

    def _drain(self) -> None:
        captured = self._capture.take() if self._capture is not None else ""
        if captured:
            self._append(self._parent, captured)

    def _flush_soon(self) -> None:
        if self._capture is None:
            return
        if self._flusher is None:
            self._flusher = threading.Thread(target=self._keep_flushing, daemon=True)
            self._flusher.start()
        self._written.set()

    def _keep_flushing(self) -> None:
        while self._written.wait():
            self._written.clear()
            time.sleep(FLUSH_SECONDS)
            self.flush()


class _Capture:
    """A file descriptor that leads into a file in memory, and how far that has been read."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.original = os.dup(descriptor)
        self._file = _anonymous_file()
        self._read = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        os.dup2(self._file, descriptor)

    def take(self) -> str:
        """The text that has arrived since the last call."""
        arrived = os.fstat(self._file).st_size - self._read
        if not arrived:
            return ""
        data = os.pread(self._file, arrived, self._read)
        self._read += len(data)
        return self._decoder.decode(data)


def _anonymous_file() -> int:
    """A file without a name that several processes append to."""
    if hasattr(os, "memfd_create"):
        handle = os.memfd_create("output")
    else:
        with tempfile.TemporaryFile() as file:
            handle = os.dup(file.fileno())
    fcntl.fcntl(handle, fcntl.F_SETFL, fcntl.fcntl(handle, fcntl.F_GETFL) | os.O_APPEND)
    return handle
