"""Where the folders of a project are."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from jobplan_lib.words.errors import UnknownName

HOME_VARIABLE = "JOBPLAN_HOME"


@dataclass(frozen=True)
class Project:
    """A folder that holds ``data``, ``notebooks`` and ``rendered``."""

    root: Path

    @property
    def data(self) -> Path:
        """Plans, indicators, areas and snapshots."""
        return self.root / "data"

    @property
    def notebooks(self) -> Path:
        """One notebook a focus area."""
        return self.root / "notebooks"

    @property
    def rendered(self) -> Path:
        """The published reviews."""
        return self.root / "rendered"

    def notebook_names(self) -> list[str]:
        """The notebooks that a target can name: those that begin with two digits."""
        return sorted(path.stem for path in self.notebooks.glob("[0-9][0-9]_*.ipynb"))

    def notebook_title(self, name: str) -> str:
        """The first heading of a notebook; its name where it has none."""
        try:
            cells = json.loads((self.notebooks / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
            texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
        except (ValueError, KeyError, TypeError):  # what is wrong with it is said where it is run
            return name
        lines = [line.rstrip() for text in texts for line in text.splitlines()]
        return next((line[2:] for line in lines if line.startswith("# ")), name)

    def shown(self, path: Path) -> str:
        """A path as it is shown to people: relative to the project where it lies inside."""
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return path.name


def find_project(start: Path | None = None) -> Project:
    """The project that the environment names, that the current folder lies in, or that this code lies in.

    Raises:
        UnknownName: no folder with ``data/plans`` is found.
    """
    named = os.environ.get(HOME_VARIABLE)
    if named:
        candidates = [Path(named)]
    else:
        here = (start or Path.cwd()).resolve()
        candidates = [here, *here.parents, Path(__file__).resolve().parents[2]]
    for folder in candidates:
        if (folder / "data" / "plans").is_dir():
            return Project(folder)
    raise UnknownName(f"no folder data/plans is found; run inside the project, or set {HOME_VARIABLE} to its folder")
