"""``origin.yaml``: where the figures of a snapshot come from, when they were taken, and the hash of their file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jobplan_lib.reading.fields import Fields
from jobplan_lib.reading.strict_yaml import load_yaml
from jobplan_lib.words.errors import Problem

ORIGIN = "origin.yaml"
DOCUMENT_KEYS = ("id", "title", "publisher", "year", "file", "note")


@dataclass(frozen=True)
class Taken:
    """One table or file that figures were taken from."""

    source: str  # what a figure's column "source" says: "jobindsats y60a02", the name of a file
    query: str = ""  # the request without its key, or the mapping that read the file
    retrieved: str = ""  # UTC, to the second
    updated: str = ""  # the source's own date of the figures
    rows: int = 0
    sha256: str = ""  # of the raw answer or file
    raw: str = ""  # its name below ``raw/``
    note: str = ""


@dataclass(frozen=True)
class SnapshotOrigin:
    """What a snapshot says about itself."""

    description: str = ""
    synthetic: bool = False
    created: str = ""  # UTC, to the second
    sha256: str = ""  # of figures.parquet; empty for CSV files
    rows: int = 0
    taken: tuple[Taken, ...] = ()
    title: str = ""  # what a page calls it; empty where its name is a word that a reader knows


def read_origin(path: Path, shown: str, problems: list[Problem]) -> SnapshotOrigin:
    """Read the file; what is wrong is added to the problems."""
    node = load_yaml(path, shown, problems)
    if node is None:
        return SnapshotOrigin()
    fields = Fields(node, shown, problems)
    fields.text("name", required=False)
    for document in fields.mappings("documents", required=False):
        for name in DOCUMENT_KEYS:
            document.text(name, required=False)
        document.finish()
    figures = fields.fields("figures", required=False)
    sha256, rows = (figures.sha256("sha256"), figures.whole("rows", 0, 10**9)) if figures else ("", 0)
    if figures:
        figures.finish()
    origin = SnapshotOrigin(
        description=fields.text("description"),
        title=fields.text("title", required=False),
        synthetic=fields.flag("synthetic"),
        created=fields.text("created", required=False),
        sha256=sha256,
        rows=rows,
        taken=tuple(_taken(one) for one in fields.mappings("taken", required=False)),
    )
    fields.finish()
    return origin


def _taken(fields: Fields) -> Taken:
    words = {name: fields.text(name, required=False) for name in ("query", "retrieved", "updated", "raw", "note")}
    taken = Taken(
        source=fields.text("source"), rows=fields.whole("rows", 0, 10**9), sha256=fields.sha256("sha256"), **words
    )
    fields.finish()
    return taken
