"""What many tests begin with: the real project, and a tiny one of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings
from tiny_project import TinyProject

from jobplan_lib.reading.project import Project

pytest_plugins = ["browser_support", "shared_runs"]  # made once for all files that ask for them

# No deadline: a law does not fail because the machine is busy. Derandomized: the same examples everywhere.
settings.register_profile("jobplan", deadline=None, derandomize=True, max_examples=150, database=None)
settings.load_profile("jobplan")


@pytest.fixture(scope="session")
def project() -> Project:
    """The real project that these tests lie in."""
    return Project(Path(__file__).parent.parent)


@pytest.fixture
def tiny_project(tmp_path: Path) -> TinyProject:
    """A minimal valid project in a folder of its own."""
    return TinyProject(tmp_path / "project")
