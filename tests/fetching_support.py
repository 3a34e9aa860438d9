"""A project with the real areas, indicators and mapping, a plan of its own, and sources that are stand-ins."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from running_support import REAL
from stand_in import KEY, JobTable, StandIn, months
from tiny_project import EMPTY_NOTEBOOK

from jobplan_lib.reading.catalog import load_catalog
from jobplan_lib.reading.project import Project
from jobplan_lib.sources.client import Client, Limits, Site
from jobplan_lib.sources.fetch import Fetched, Sources, fetch
from jobplan_lib.sources.jobindsats import Jobindsats
from jobplan_lib.sources.keys import Secret
from jobplan_lib.sources.model import Series, SourceName
from jobplan_lib.sources.statbank import StatBank
from jobplan_lib.sources.wanted import choose

QUICK = Limits(connect=30, read=60, call=120, run=600, first_pause=0.01, gap=0)
NOW = datetime(2026, 8, 22, 9, 30, tzinfo=UTC)
INDICATORS = (  # what the plan names, and enough for every way of mapping
    "befolkning-16-66-antal",
    "befolkning-antal",
    "kontanthjaelp-2025-aktiveringsgrad",
    "kontanthjaelp-2025-andel-af-befolkningen",
    "kontanthjaelp-2025-fuldtidspersoner",
    "kontanthjaelp-2025-personer",
    "ledige-andel-af-arbejdsstyrken",
    "ledige-fuldtidspersoner",
    "ledighedsprocent",
    "offentligt-forsoergede-antal-maaned",
)
PLAN = """\
municipality: frederikssund
year: 2026
title: Beskæftigelsesplan 2026
document: Beskæftigelsesplan 2026
snapshot: {snapshot}
focus_areas:
  - id: F1
    title: Offentlig forsørgelse
    notebook: 01_offentlig_forsoergelse
    source: {{page: 4}}
    targets:
      - id: 1a
        text: Andelen på kontanthjælp er højst som i hele landet
        source: {{page: 4}}
        indicator: kontanthjaelp-2025-andel-af-befolkningen
        at_most: {{area: landet}}
      - id: 1b
        text: Antallet af ledige falder med 1 % på et år
        source: {{page: 4}}
        indicator: ledige-fuldtidspersoner
        group: i-alt
        falls_by: {{since: same_period_last_year, percent: 1}}
      - id: 1c
        text: Kommunen er blandt de 90 bedste på ledighed
        source: {{page: 5}}
        indicator: ledighedsprocent
        rank: {{}}
        at_most: {{rank: 90}}
      - id: 1d
        text: Alle borgere får en god modtagelse
        source: {{page: 5}}
        judged_locally: true
"""


def offer(stand_in: StandIn, series: tuple[Series, ...]) -> None:
    """Have a stand-in offer exactly what series name: tables, measures with their parts, members and period types."""
    periods = {
        "M": months("2025M01", 14),
        "Q": quarters(2024, 6),
        "QMAT": ["2024QMAT02", "2024QMAT04"],
        "Y": ["2025Y01"],
    }
    for one in (one for one in series if one.source is SourceName.JOBINDSATS):
        for term in one.terms:
            table = stand_in.jobs.setdefault(term.table, JobTable(term.table, term.table, {}, {}))
            table.periods[one.period] = periods[one.period]
            kind = "Andel" if term in one.value and (one.numerator or "andel" in one.indicator) else "Antal"
            label = term.measure.name or table.measures.get(term.measure.id) or f"{kind} {term.measure.id}"
            if label not in table.measures.values():
                table.measures[term.measure.id or f"{term.table}_{len(table.measures) + 10}"] = label
            if term.part.name and term.part.name not in table.parts.setdefault(label, []):
                table.parts[label].append(term.part.name)
            for name, members in term.where:
                table.labels.setdefault(name, name)
                known = table.hierarchies.setdefault(name, {"/": "I alt"})
                known.update({member.id: known.get(member.id, member.id) for member in members})


def quarters(year: int, number: int) -> list[str]:
    return [f"{year + i // 4}Q{i % 4 + 1:02d}" for i in range(number)]


class FetchingProject:
    """A project in a folder of its own and a way to fetch into it."""

    def __init__(self, root: Path, stand_in: StandIn):
        files = [f"{folder}/{name}.yaml" for folder in ("indicators", "sources") for name in INDICATORS]
        files += [path.relative_to(REAL / "data").as_posix() for path in (REAL / "data" / "topics").iterdir()]
        for name in ("areas.csv", "area_groups.csv", "area_aliases.csv", "sources/labels.csv", *files):
            (root / "data" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REAL / "data" / name, root / "data" / name)
        self.root, self.project, self.stand_in = root, Project(root), stand_in
        self.slept: list[float] = []
        for name in sorted(path.stem for path in (REAL / "notebooks").glob("[0-9]*.ipynb")):
            self.write(f"notebooks/{name}.ipynb", EMPTY_NOTEBOOK)
        self.plan("2026-08-22")

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def plan(self, snapshot: str) -> None:
        """The plan, on figures of a snapshot."""
        self.write("data/plans/frederikssund-2026.yaml", PLAN.format(snapshot=snapshot))

    def sources(self, limits: Limits = QUICK, key: str = KEY) -> Sources:
        base = self.stand_in.base
        job = Client(Site("Jobindsats", f"{base}/v3"), Secret(key), limits, sleep=self.slept.append)
        bank = Client(Site("StatBank", f"{base}/v1"), None, limits, sleep=self.slept.append)
        return Sources(Jobindsats(job), StatBank(bank))

    def fetch(self, source: str = "", limits: Limits = QUICK, key: str = KEY, **more: object) -> Fetched:
        """Fetch what the plan needs; nothing waits in earnest."""
        catalog = load_catalog(self.project)
        wanted = choose(catalog, "frederikssund-2026", "", 0, source, NOW.year)
        asked = self.sources(limits, key)
        asked = replace(asked, **{name: None for name in ("jobindsats", "statbank") if source not in {"", name}})
        return fetch(catalog, asked, wanted.series, wanted.years, lambda: NOW, **more)  # type: ignore[arg-type]

    def snapshots(self) -> list[str]:
        """Every folder below data/snapshots, drafts included."""
        folder = self.project.data / "snapshots"
        return sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.exists() else []
