"""What the files of a published folder were made from, kept beside them in ``manifest.json``.

A file counts as unchanged if its entry names the same parts as now and the file still has the bytes of its entry. An entry
says too what was asked for, so that a file can be made again from its manifest alone. The manifest holds no times, so that
the same batch publishes the same manifest. ``docs/batch.md`` describes every field.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from jobplan_lib.batch.content_keys import Key, digest_of, file_digest, packages
from jobplan_lib.batch.execution import Item
from jobplan_lib.batch.planning import Task
from jobplan_lib.reading.project import Project

MANIFEST = "manifest.json"
SCHEMA_VERSION = "1.1"


@dataclass(frozen=True)
class Entry:
    """One published file: the hash of its bytes, what was asked for, what it was made from, and by which packages."""

    sha256: str
    item: Item
    key: Key
    packages: tuple[str, ...]


def entry_of(content: bytes, item: Item, key: Key) -> Entry:
    """The entry of a file that was made just now."""
    return Entry(digest_of(content), item, key, tuple(packages()))


class Manifests:
    """The manifests of all folders of a project, read when they are first asked for."""

    def __init__(self, project: Project) -> None:
        self._rendered = project.rendered
        self._folders: dict[str, dict[str, Entry]] = {}

    def entries(self, folder: str) -> dict[str, Entry]:
        """The entries of a folder by file name; none where the manifest is missing or cannot be read."""
        if folder not in self._folders:
            self._folders[folder] = _readable(self._rendered / folder / MANIFEST)
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
        return manifest_bytes(entries)

    def forget(self, folder: str) -> None:
        """Read a folder's manifest again when it is next asked for: what was to be written is not there."""
        self._folders.pop(folder, None)

    def without(self, folder: str, names: list[str]) -> bytes:
        """The manifest's content after some files went away; it is remembered as the folder's."""
        entries = self._folders[folder] = {k: v for k, v in self.entries(folder).items() if k not in names}
        return manifest_bytes(entries)


def manifest_bytes(entries: Mapping[str, Entry]) -> bytes:
    """The content of a manifest. The versions that many files share are written once."""
    files = {
        name: {
            "asked": {"notebook": entry.item.notebook, "parameters": entry.item.parameters},
            "sha256": entry.sha256,
            "made_from": entry.key.parts,
            "figures": entry.key.figures,
        }
        for name, entry in entries.items()
    }
    used = {entry.key.parts.get("packages", ""): entry.packages for entry in entries.values()}
    content = {"schema_version": SCHEMA_VERSION, "packages": used, "files": files}
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def read_manifest(content: bytes) -> dict[str, Entry]:
    """The entries of a manifest by file name.

    Raises:
        ValueError, KeyError, TypeError, AttributeError: it is not one, or one of another schema.
    """
    found = json.loads(content)
    if found["schema_version"] != SCHEMA_VERSION:
        raise ValueError(f"its schema is {found['schema_version']}, not {SCHEMA_VERSION}")
    return {str(name): _entry(one, found["packages"]) for name, one in found["files"].items()}


def _entry(one: dict[str, Any], used: dict[str, list[str]]) -> Entry:
    key = Key(dict(one["made_from"]), dict(one["figures"]))
    item = Item(str(one["asked"]["notebook"]), dict(one["asked"]["parameters"]))
    return Entry(str(one["sha256"]), item, key, tuple(used[key.parts["packages"]]))


def _readable(path: Path) -> dict[str, Entry]:
    """What a manifest says; nothing if it cannot be read, so that its files are made again."""
    try:
        return read_manifest(path.read_bytes())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
