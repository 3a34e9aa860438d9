"""What each file of a batch depends on, as hashes: a file whose parts are all as they were is not made again.

The parts are named, so that a batch can say which of them changed. What is hashed is read from disk once a batch.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from pathlib import Path

import jobplan_lib
from jobplan_lib.answer.adopted import pages_of
from jobplan_lib.batch.planning import Task
from jobplan_lib.reading.catalog import Catalog, load_catalog
from jobplan_lib.reading.observations import Observations, load_observations
from jobplan_lib.reading.plan_files import BENEFIT, FOLLOW_UP, ONE_PAGE
from jobplan_lib.reading.project import Project
from jobplan_lib.render.carriers import BENEFIT_DOCUMENT, DOCUMENT, FOLLOW_UP_DOCUMENT
from jobplan_lib.sources.needs import indicators_of
from jobplan_lib.words.plan_model import Plan

LIBRARY = Path(jobplan_lib.__file__).parent
TEMPLATES = "templates"
OWN_PART = ("plans", "snapshots")  # below data: each has a part of its own
OF_A_REVIEW = ("comments", "previous", "views")  # below data: files are named after the municipality, then the year
UNREAD = {"__pycache__", "raw"}
SHORT = 16  # hexadecimal digits: plenty to tell versions of one file apart
_NAME = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True)
class Key:
    """What a file was made from.

    Attributes:
        parts: a hash for each thing that the file depends on.
        figures: a hash of the rows of each indicator that its plan observes; they explain a change of the snapshot.
    """

    parts: dict[str, str]
    figures: dict[str, str]

    @cached_property
    def digest(self) -> str:
        """One hash of all parts."""
        return digest_of(json.dumps(self.parts, sort_keys=True).encode())

    def changes_since(self, earlier: Key) -> list[str]:
        """The parts that differ, in words that can follow "changed:"."""
        names = sorted(self.parts.keys() | earlier.parts.keys())
        found = [name for name in names if self.parts.get(name) != earlier.parts.get(name)]
        rows = self.figures.keys() & earlier.figures.keys()
        moved = sorted(name for name in rows if self.figures[name] != earlier.figures[name])
        detail = (
            f"figures of {', '.join(moved)}"
            if moved
            else "figures of other indicators; the page names the snapshot's hash"
        )
        return [f"{name} ({detail})" if name == "snapshot" else name for name in found]


class Inputs:
    """The hashes of everything that the pages of one batch are made from."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._catalog: Catalog = load_catalog(project)
        self._notebooks = {
            name: file_digest(project.notebooks / f"{name}.ipynb") for name in [*project.notebook_names(), *ONE_PAGE]
        }
        self._titles = {name: project.notebook_title(name) for name in project.notebook_names()}
        self._plans: dict[str, dict[str, str]] = {}
        self._snapshots: dict[str, Observations] = {}
        self._rows: dict[tuple[str, str], dict[str, str]] = {}
        self.program = program()
        self._shared = {**declared(project), **self.program}

    def key(self, task: Task) -> Key:
        """What a task's file is made from, as things are now."""
        parts = {
            **self._shared,
            **self._plan(task.plan),
            **self._of_review(task),
            "snapshot": self.snapshot(str(task.item.parameters["snapshot"])),
            "parameters": digest_of(json.dumps(task.item.parameters, sort_keys=True).encode()),
        }
        pages = _pages(task)
        if pages:
            own = [self._notebooks.get(name, "") for name in pages]
            parts["notebook"] = own[0] if task.is_page else digest_of("\n".join(own).encode())
            titles = [f"{name}={title}" for name, title in self._titles.items()]
            parts["titles of notebooks"] = digest_of("\n".join(titles).encode())
        return Key(parts, self._figures(task))

    def agreement(self, snapshots: Iterable[str]) -> dict[str, str]:
        """What another machine must have too, to make pages on these snapshots: one hash a thing."""
        return {
            **self._shared,
            "notebooks": digest_of(json.dumps(self._notebooks, sort_keys=True).encode()),
            **{name: folder_digest(self._project.data / name) for name in ("plans", *OF_A_REVIEW)},
            **{f"snapshot {name}": self.snapshot(name) for name in sorted(snapshots)},
        }

    def snapshot(self, name: str) -> str:
        """The hash of a snapshot's figures."""
        return self._observations(name).sha256

    def _observations(self, name: str) -> Observations:
        if name not in self._snapshots:
            self._snapshots[name] = load_observations(self._catalog, name)
        return self._snapshots[name]

    def _plan(self, plan: Plan) -> dict[str, str]:
        if plan.id not in self._plans:
            folder = self._project.data / "plans"
            self._plans[plan.id] = {
                "plan": plan.sha256,
                "status log": file_digest(folder / "status" / f"{plan.id}.yaml"),
                "plan that it continues": file_digest(folder / f"{plan.continues}.yaml") if plan.continues else "",
            }
        return self._plans[plan.id]

    def _of_review(self, task: Task) -> dict[str, str]:
        """What lies in files named after the municipality, or after the one whose plan it is."""
        starts = tuple(f"{name}-" for name in {task.municipality.slug, task.plan.municipality})
        found = {}
        for name in OF_A_REVIEW:
            folder = self._project.data / name
            files = [path for path in folder.glob("*") if path.is_file() and path.name.startswith(starts)]
            found[f"data/{name}"] = files_digest(folder, files)
        return found

    def _figures(self, task: Task) -> dict[str, str]:
        name = str(task.item.parameters["snapshot"])
        if (task.plan.id, name) not in self._rows:
            shelf = self._observations(name).shelf
            self._rows[task.plan.id, name] = {i: shelf.digest(i)[:SHORT] for i in sorted(indicators_of(task.plan))}
        return self._rows[task.plan.id, name]


def _pages(task: Task) -> list[str]:
    """The notebooks that a file is made from: its own, or those of all pages that a document prints."""
    printed = {DOCUMENT: pages_of(task.plan), FOLLOW_UP_DOCUMENT: [FOLLOW_UP], BENEFIT_DOCUMENT: [BENEFIT]}
    return [task.item.notebook] if task.is_page else printed.get(task.item.notebook, [])


def declared(project: Project) -> dict[str, str]:
    """A hash of each file or folder below ``data`` that all plans share."""
    found = {}
    for path in sorted(project.data.iterdir()):
        if path.name.startswith(".") or path.name in (*OWN_PART, *OF_A_REVIEW):
            continue
        found[f"data/{path.name}"] = folder_digest(path) if path.is_dir() else file_digest(path)
    return found


def program() -> dict[str, str]:
    """A hash of the library's code, of its templates, and of the versions that it runs on."""
    code = [path for path in LIBRARY.rglob("*.py") if UNREAD.isdisjoint(path.parts)]
    return {
        "library": files_digest(LIBRARY, code),
        "templates": folder_digest(LIBRARY / TEMPLATES),
        "packages": digest_of("\n".join(packages()).encode()),
    }


def packages() -> list[str]:
    """The versions of Python, of this program and of every package that it asks for."""
    asked = metadata.requires("jobplan") or []
    names = sorted({match[0] for match in (_NAME.match(line) for line in asked if "extra ==" not in line) if match})
    return [
        f"python=={sys.version_info.major}.{sys.version_info.minor}",
        f"jobplan=={jobplan_lib.__version__}",
        *(f"{n}=={metadata.version(n)}" for n in names),
    ]


def folder_digest(folder: Path) -> str:
    """A hash of names and contents of all files of a folder, whatever order they are listed in."""
    files = [p for p in folder.rglob("*") if p.is_file() and UNREAD.isdisjoint(p.relative_to(folder).parts)]
    return files_digest(folder, [path for path in files if not path.name.startswith(".")])


def files_digest(root: Path, files: Iterable[Path]) -> str:
    """A hash of names (below a root) and contents of files."""
    found = sorted((path.relative_to(root).as_posix(), file_digest(path)) for path in files)
    return digest_of("\n".join(f"{name} {digest}" for name, digest in found).encode())


def file_digest(path: Path) -> str:
    """A hash of a file's content; the empty text where there is no file."""
    return digest_of(path.read_bytes()) if path.is_file() else ""


def digest_of(content: bytes) -> str:
    """A hash of bytes."""
    return hashlib.sha256(content).hexdigest()
