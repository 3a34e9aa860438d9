"""Which reviews the last batch was to renew and did not, read from the summary that it left on file."""

from __future__ import annotations

import json
from pathlib import Path

SUMMARIES = ".runs/*/summary.json"  # docs/batch.md describes them; names of runs sort by time
DONE = {"published", "skipped"}
REASON = "Mindst én af siderne er fra en tidligere kørsel. Den seneste kørsel blev ikke færdig med dem alle."


def not_renewed(rendered: Path) -> dict[str, str]:
    """By folder such as ``2023/solby``, why what lies there is older than the last run; empty where no run is on file.

    A review that was made again after that run is not named.
    """
    summaries = sorted(rendered.glob(SUMMARIES))
    if not summaries:
        return {}
    try:
        items = json.loads(summaries[-1].read_text(encoding="utf-8"))["items"]
        late = {str(Path(item["path"]).parent.as_posix()) for item in items if item["status"] not in DONE}
        ended = summaries[-1].stat().st_mtime_ns
        return {folder: REASON for folder in sorted(late) if _is_older(rendered / folder, ended)}
    except (OSError, ValueError, KeyError, TypeError):
        return {}  # a run that cannot be read says nothing about a review


def _is_older(folder: Path, ended: int) -> bool:
    return any(path.stat().st_mtime_ns <= ended for path in folder.glob("*.html"))
