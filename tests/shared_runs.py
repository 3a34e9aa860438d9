"""Runs that many tests share, each made once: a tiny project, one with hostile texts, and the whole of Frederikssund.

``conftest`` makes them known to all test files.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from running_support import HOSTILE, LEFT_OVER, REAL, STALE, Run, plant, shared_run, with_notebooks
from tiny_project import FIGURES, PLAN, TinyProject

from jobplan_lib.reading.project import Project


@pytest.fixture(scope="session")
def tiny_run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Solby's review, published where an earlier run was killed and had one page more."""

    def make(folder: Path) -> Project:
        tiny = with_notebooks(TinyProject(folder / "project"))
        plant(tiny, LEFT_OVER, STALE)
        return tiny.project

    return shared_run(tmp_path_factory, "tiny-run", "solby", make)


@pytest.fixture(scope="session")
def frederikssund(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The whole review of Frederikssund 2023, made from a copy so that nothing is written into the real project."""

    def make(folder: Path) -> Project:
        root = folder / "project"
        shutil.copytree(REAL / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns(".*"))
        others = [p.name for p in (REAL / "data" / "snapshots").iterdir() if p.is_dir() and p.name != "published"]
        shutil.copytree(REAL / "data", root / "data", ignore=shutil.ignore_patterns(*others))
        return Project(root)

    return shared_run(tmp_path_factory, "frederikssund-run", "frederikssund", make)


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Solby's review with text that would like to be code, wherever text can stand."""
    return shared_run(tmp_path_factory, "hostile-run", "solby", hostile_project)


@pytest.fixture(scope="session")
def benign(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The hostile review's twin: text without any meaning, of the same length and as many words, in the same places."""
    harmless = re.sub(r"[^\s\w]", "!", "".join(HOSTILE))
    return shared_run(tmp_path_factory, "benign-run", "solby", lambda folder: hostile_project(folder, harmless))


def hostile_project(folder: Path, text: str = "".join(HOSTILE)) -> Project:
    """The tiny project with a text wherever text can stand."""
    tiny = with_notebooks(TinyProject(folder / "project"))
    for path, old in {
        PLAN: (
            "title: Beskæftigelsesplan 2023",
            "title: Flere skal i job",
            "title: Tidlig indsats",
            "short: I job",
            "short: Unge på ydelse",
            "text: Mindst lige så stor en andel som i hele landet er i job",
        ),
        "data/indicators/i-job-andel.yaml": (
            "title: I job",
            "definition: Andelen af borgerne, der er i job.",
            "source: Jobindsats",
        ),
        "data/indicators/ydelse-andel.yaml": ("kvinder: Kvinder", "unge: Unge"),
        "data/snapshots/published/origin.yaml": ("description: Invented figures for tests",),
    }.items():
        for line in old:
            place = tiny.read(path).replace(line, f"{line.partition(':')[0]}: '{text} {line.partition(': ')[2]}'")
            tiny.write(path, place)
    tiny.change(
        PLAN,
        "        at_least: {area: landet}\n",
        f"        at_least: {{area: landet}}\n        proxy: '{text}'\n        reservations: ['{text} forbehold']\n",
    )
    quoted = text.replace('"', '""')
    tiny.write(
        "data/areas.csv",
        tiny.read("data/areas.csv")
        .replace("Solby,", f'"Solby {quoted}",')
        .replace("Hele landet,", f'"Hele landet {quoted}",')
        .replace("Region Hoved,", f'"Region {quoted}",'),
    )
    header, first, second, *rows = tiny.read(FIGURES).splitlines()
    printed = [first, second.replace('"45,0"', f'"45,0 {quoted}"'), *rows]
    tiny.write(FIGURES, "\n".join([f"{header},note", *(f'{row},"{quoted}"' for row in printed)]) + "\n")
    return _with_more_files(tiny, text).project


def _with_more_files(tiny: TinyProject, text: str) -> TinyProject:
    """What people say beside the plan: comments, a status log, a subject, a relation between printed figures."""
    comments = tiny.read("data/comments/solby-2023.yaml")
    for field in ("author: ", "text: "):
        comments = "\n".join(
            f"{line.partition(field)[0]}{field}'{text} {line.partition(field)[2]}'" if field in line else line
            for line in comments.split("\n")
        )
    tiny.write("data/comments/solby-2023.yaml", comments)
    said = f"judged_by: '{text} dommer', status: under_way, text: '{text} statusord'"
    entry = f"{{target: 2c, date: 2023-06-01, {said}, source: {{line: 3}}}}"
    tiny.add(
        PLAN,
        "      - id: 2c",
        f"        text: '{text} løfte'",
        "        source: {page: 9}",
        "        judged_locally: true",
    )
    tiny.write("data/plans/status/solby-2023.yaml", f"entries:\n  - {entry}\n")
    tiny.write(
        "data/topics/emne.yaml",
        f"title: '{text} emnetitel'\nlead: '{text} emneindledning'\nnotebook: 02_tidlig_indsats\norder: 1\n",
    )
    for name in ("i-job-andel", "ydelse-andel"):  # figures of targets alone make no section
        tiny.add(f"data/indicators/{name}.yaml", "topics: [emne]")
    return tiny.write("data/relations/solby-2023.yaml", RELATION.replace("TEXT", text))


RELATION = """document: Beskæftigelsesplan 2023
municipality: solby
relations:
  - id: R1
    text: 'TEXT regnestykke'
    source: {line: 31}
    notebook: 02_tidlig_indsats
    unit: persons
    decimals: 0
    sum:
      - {indicator: ledige-antal, period: 2021M12}
    printed: {indicator: ledige-antal, period: 2022M12}
"""
