"""A whole project that fits on a page: the files below ``tests/tiny``, copied, and changed as a test wishes."""

from __future__ import annotations

import shutil
from pathlib import Path

from jobplan_lib.answer.results import Review
from jobplan_lib.reading.catalog import Catalog, load_catalog
from jobplan_lib.reading.observations import Observations, load_observations
from jobplan_lib.reading.project import Project
from jobplan_lib.review import open_review

TINY = Path(__file__).parent / "tiny"
MUNICIPALITY, YEAR = "solby", 2023
PLAN = "data/plans/solby-2023.yaml"
FIGURES = "data/snapshots/published/solby-2023.csv"
NOTEBOOKS = ("00_resultatrevision", "01_offentlig_forsoergelse", "02_tidlig_indsats", "07_unge")
EMPTY_NOTEBOOK = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}\n'


class TinyProject:
    """Solby and four neighbours, three indicators, one plan for 2023 with four targets, one page of figures."""

    def __init__(self, root: Path):
        shutil.copytree(TINY, root, dirs_exist_ok=True)
        self.root, self.project = root, Project(root)
        for name in NOTEBOOKS:
            self.write(f"notebooks/{name}.ipynb", EMPTY_NOTEBOOK)
        self.project.rendered.mkdir()

    def write(self, path: str, text: str) -> TinyProject:
        """Put a text in place of a file of the project (or make a new one)."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return self

    def add(self, path: str, *lines: str) -> TinyProject:
        """Add lines at the end of a file."""
        return self.write(path, self.read(path) + "".join(f"{line}\n" for line in lines))

    def change(self, path: str, old: str, new: str) -> TinyProject:
        """Put one text in place of another that stands once in a file."""
        text = self.read(path)
        assert text.count(old) == 1, f"'{old}' stands {text.count(old)} times in {path}"
        return self.write(path, text.replace(old, new))

    def read(self, path: str) -> str:
        """The text of a file."""
        return (self.root / path).read_text(encoding="utf-8")

    def catalog(self) -> Catalog:
        """Areas, indicators and breaks."""
        return load_catalog(self.project)

    def observations(self, snapshot: str = "published") -> Observations:
        """The figures of a snapshot."""
        return load_observations(self.catalog(), snapshot)

    def review(self, snapshot: str = "", year: int = YEAR) -> Review:
        """Solby's plan held against the figures."""
        return open_review(MUNICIPALITY, year, snapshot, project=self.project)
