"""What the files of a published folder were made from, kept beside them in ``manifest.json``.

A file counts as unchanged if its entry names the same parts as now and the file still has the bytes of its entry.
The manifest holds no times, so that the same batch publishes the same manifest.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from jobplan_lib.batch.content_keys import Key, file_digest
from jobplan_lib.batch.planning import Task
from jobplan_lib.reading.project import Project

MANIFEST = "manifest.json"
SCHEMA_VERSION = "1.0"


@dataclass(frozen=True)
class Entry:
    """One published file: the hash of its bytes, and what it was made from."""

    sha256: str
    key: Key


class Manifests:
    """The manifests of all folders of a project, read when they are first asked for."""

    def __init__(self, project: Project) -> None:
        self._rendered = project.rendered
        self._folders: dict[str, dict[str, Entry]] = {}

    def entries(self, folder: str) -> dict[str, Entry]:
        """The entries of a folder by file name; none where the manifest is missing or cannot be read."""
        if folder not in self._folders:
            self._folders[folder] = _read(self._rendered / folder / MANIFEST)
        return self._folders[folder]

    def why(self, task: Task, key: Key) -> list[str]:
        """Why a task's file must be made: what changed since it was published; nothing if it is as it would be made."""
        name = PurePosixPath(task.path).name
        published = self._rendered / task.path
        entry = self.entries(task.folder).get(name)
        if not published.is_file():
            return ["not published yet" if entry is None else "the published file is gone"]
        if entry is None:
            return ["published without a record of what it was made from"]
        if file_digest(published) != entry.sha256:
            return ["the published file is not the one that the record describes"]
        return key.changes_since(entry.key)

    def with_entries(self, folder: str, made: dict[str, Entry]) -> bytes:
        """The manifest's content after some files were made anew; it is remembered as the folder's."""
        entries = self._folders[folder] = {**self.entries(folder), **made}
        return self._content(entries)

    def without(self, folder: str, names: list[str]) -> bytes:
        """The manifest's content after some files went away; it is remembered as the folder's."""
        entries = self._folders[folder] = {k: v for k, v in self.entries(folder).items() if k not in names}
        return self._content(entries)

    @staticmethod
    def _content(entries: dict[str, Entry]) -> bytes:
        files = {
            name: {"sha256": entry.sha256, "made_from": entry.key.parts, "figures": entry.key.figures}
            for name, entry in sorted(entries.items())
        }
        content = {"schema_version": SCHEMA_VERSION, "files": files}
        return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _read(path: Path) -> dict[str, Entry]:
    """What a manifest says; nothing if it cannot be read, so that its files are made again."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["schema_version"] != SCHEMA_VERSION:
            return {}
        return {
            str(name): Entry(str(one["sha256"]), Key(dict(one["made_from"]), dict(one["figures"])))
            for name, one in content["files"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
