"""The log of a run: one JSON object a line, for whoever wants to know afterwards what happened when.

What may stand in it is the signature of :meth:`RunLog.write`: names, numbers and hashes, never text from plans, figures
or notebooks. Only the owner may read it.
"""

from __future__ import annotations

import json
import os
from collections import deque
from datetime import UTC, datetime
from pathlib import Path

from jobplan_lib.storing.publishing import writing

LOG = "log.jsonl"
REMEMBERED = 20  # events, for the report of a failure


class RunLog:
    """Writes the events of one run into its folder, each as it happens."""

    def __init__(self, folder: Path, run: str) -> None:
        self.recent: deque[dict[str, str | int]] = deque(maxlen=REMEMBERED)
        self._run, self._path = run, folder / LOG
        with writing(self._path):
            os.close(os.open(self._path, os.O_CREAT | os.O_WRONLY, 0o600))

    def write(
        self,
        event: str,
        *,
        item: str = "",
        area: str = "",
        focus: str = "",
        stage: str = "",
        duration_ms: int = 0,
        code: int = 0,
        hash: str = "",
    ) -> None:
        """Add an event; what is empty or zero is left out.

        Args:
            event: what happened, one word such as ``published``.
            item: the file's path below ``rendered``.
            area: the municipality's slug.
            focus: the notebook, or the carrier's file name.
            stage: where it failed, see :class:`~jobplan_lib.batch.jobs.Stage`.
            duration_ms: how long it took.
            code: the exit code that it amounts to.
            hash: of the file's inputs.
        """
        found: dict[str, str | int] = {"item": item, "area": area, "focus": focus, "stage": stage}
        found |= {"duration_ms": duration_ms, "code": code, "hash": hash}
        said = {name: value for name, value in found.items() if value}
        time = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line: dict[str, str | int] = {"time": time, "run_id": self._run, "event": event, **said}
        self.recent.append(line)
        with writing(self._path), self._path.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")
