"""Running the real notebooks on small projects, and recognising whether somebody touched what was there before."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from tiny_project import TinyProject

from jobplan_lib.answer.results import Review
from jobplan_lib.batch.review_run import Published, publish_review
from jobplan_lib.reading.project import HOME_VARIABLE, Project
from jobplan_lib.review import open_review

REAL = Path(__file__).parent.parent
SHOWN = ("00_resultatrevision", "02_tidlig_indsats", "07_unge")  # the pages of Solby's review
LIMITED = (  # no file can grow beyond so many bytes: the disk is full
    "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
    " resource.setrlimit(resource.RLIMIT_FSIZE, ({n}, {n}))"
)
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{7*7}}",
    "</style>",
    "<!--",
    "[a](javascript:alert(1))",
    "</script><svg onload=alert(1)>",
    "<a href=javascript:alert(1)>",
    '=HYPERLINK("x")',
)
LEFT_OVER = "rendered/.work/run-that-was-killed/00_resultatrevision.ipynb"
STALE = "rendered/2023/solby/03_opkvalificering.html"


@dataclass(frozen=True)
class Run:
    """A review, what a run of it published, and the notebooks in the order in which they were done."""

    project: Project
    review: Review
    published: Published
    seen: tuple[str, ...]

    @property
    def pages(self) -> dict[str, str]:
        """The text of every page by its notebook."""
        files = sorted(self.published.folder.glob("*.html"))
        return {path.stem: path.read_text(encoding="utf-8") for path in files}

    @property
    def files(self) -> dict[str, bytes]:
        """The bytes of everything that the run published."""
        return {path.name: path.read_bytes() for path in sorted(self.published.folder.iterdir())}


def once(temporary: pytest.TempPathFactory, name: str, make: Callable[[Path], dict[str, Any]]) -> dict[str, Any]:
    """What ``make`` answers, made in a folder of its own by the first worker that asks and read by all others."""
    base = temporary.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    answer = folder / "made.json"
    with FileLock(f"{folder}.lock"):
        if not answer.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            made = json.dumps(make(folder))
            answer.write_text(made, encoding="utf-8")
    return dict(json.loads(answer.read_text(encoding="utf-8")))


def shared_run(temporary: pytest.TempPathFactory, name: str, municipality: str, make: Callable[[Path], Project]) -> Run:
    """A published review of 2023, made once for all workers."""

    def published(folder: Path) -> dict[str, Any]:
        project, seen = make(folder), []
        review = open_review(municipality, 2023, project=project)
        done = publish_review(project, review, workers=2, seen=seen.append)
        paths = {"pages": done.pages, "removed": done.removed}
        return {"root": str(project.root), "seen": seen, **{k: [str(p) for p in v] for k, v in paths.items()}}

    made = once(temporary, name, published)
    project = Project(Path(made["root"]))
    review = open_review(municipality, 2023, project=project)
    files = {key: tuple(map(Path, made[key])) for key in ("pages", "removed")}
    return Run(project, review, Published(project.rendered / review.folder, **files), tuple(made["seen"]))


def with_notebooks(tiny: TinyProject, *names: str) -> TinyProject:
    """The tiny project with the real notebooks in place of its empty ones."""
    for name in names or SHOWN:
        tiny.write(f"notebooks/{name}.ipynb", (REAL / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
    return tiny


def plant(tiny: TinyProject, *paths: str, text: str = "what an earlier run left\n") -> dict[Path, tuple[bytes, int]]:
    """Files of an earlier run, and how to recognise that nobody touched them."""
    for path in paths:
        tiny.write(path, text)
    return untouched(tiny.root / path for path in paths)


def untouched(paths) -> dict[Path, tuple[bytes, int]]:
    """Bytes and time of files."""
    return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in paths}


def clean_environment(**more: str) -> dict[str, str]:
    """The environment of a command that a test starts, without what the tests themselves were started with."""
    kept: Mapping[str, str] = {k: v for k, v in os.environ.items() if k != HOME_VARIABLE and not k.startswith("PYTEST")}
    return {**kept, **more}


def command(*arguments: str, cwd: Path, before: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """``jobplan …`` in a process of its own; ``before`` is Python that runs first."""
    start = f"import sys\n{before}\nfrom jobplan_lib.cli import main\nsys.argv[0] = 'jobplan'\nmain()\n"
    return subprocess.run(
        [sys.executable, "-c", start, *arguments],
        check=False,
        cwd=cwd,
        env=clean_environment(**environment),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )
