"""Messages over a pipe: the length, then the bytes."""

from __future__ import annotations

import struct
from typing import IO

LENGTH = struct.Struct("!Q")


def write_frame(stream: IO[bytes], content: bytes) -> None:
    """Send a message."""
    stream.write(LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes | None:
    """The next message; None where the other side has gone, in the middle of a message too."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    content = stream.read(length)
    return content if len(content) == length else None
