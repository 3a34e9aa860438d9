"""Charts drawn by a process of its own.

A process that has drawn has a JavaScript engine in it and must not fork; a process that runs notebooks forks. So each of
those has a second one beside it, which draws and never forks. It is started at the first chart and ends with its owner.
"""

from __future__ import annotations

import atexit
import os
import signal
from functools import cache
from multiprocessing import get_context
from multiprocessing.connection import Connection

from jobplan_lib.showing.drawing import draw, has_engine, is_drawn
from jobplan_lib.words.errors import PageFailed

DRAWING_SECONDS = 60  # a chart takes a few hundredths of a second


class Draughtsman:
    """A process that draws what it is sent."""

    def __init__(self) -> None:
        # forked from an owner that has no JavaScript engine it starts in no time and shares the owner's memory
        can_fork = hasattr(os, "fork") and not has_engine()
        context = get_context("fork") if can_fork else get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(
            target=_work, args=(theirs, self._connection if can_fork else None), daemon=True
        )
        self._process.start()
        theirs.close()

    def draw(self, spec: str) -> str:
        """The SVG of a Vega-Lite specification.

        Raises:
            PageFailed: it cannot be drawn, or not within the time that it may take.
        """
        try:
            self._connection.send(spec)
            if not self._connection.poll(DRAWING_SECONDS):
                raise PageFailed(f"a chart was not drawn within {DRAWING_SECONDS} seconds")
            is_drawn, answer = self._connection.recv()
        except (EOFError, OSError):
            raise PageFailed("the process that draws charts died") from None
        if not is_drawn:
            raise PageFailed(f"a chart cannot be drawn: {answer}")
        return str(answer)

    def end(self) -> None:
        """End the process."""
        self._connection.close()
        self._process.kill()
        self._process.join()


@cache
def _draughtsman() -> Draughtsman:
    made = Draughtsman()
    atexit.register(made.end)
    return made


def drawn(spec: str) -> str:
    """The SVG of a specification, drawn by this process's draughtsman; a new one is called after a failure.

    Raises:
        PageFailed: see :meth:`Draughtsman.draw`.
    """
    if is_drawn(spec):
        return spec
    try:
        return _draughtsman().draw(spec)
    except PageFailed:
        _draughtsman().end()
        _draughtsman.cache_clear()
        raise


def _work(connection: Connection, inherited: Connection | None) -> None:
    if inherited is not None:
        inherited.close()  # the owner's end, so that the owner's death is seen here
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the owner decides
    while True:
        try:
            spec = connection.recv()
        except EOFError:
            return
        try:
            answer = (True, draw(spec))
        except Exception as error:  # whatever the engine says is the page's failure, not this process's
            answer = (False, str(error).splitlines()[0][:300] if str(error) else type(error).__name__)
        connection.send(answer)
