"""What lies below ``rendered``, as the lines of its index: read from each review's own ``review.json``."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish import STATUS_WORD
from jobplan_lib.answer.earlier import of_the_met
from jobplan_lib.answer.results import NOT_SCORED, SCORED
from jobplan_lib.reading.areas import Areas, load_areas
from jobplan_lib.reading.plan_files import BENEFIT, FOLLOW_UP, ONE_PAGE, SUMMARY
from jobplan_lib.reading.project import Project
from jobplan_lib.render.carriers import AGENDA, ANSWERS, DOCUMENTS, WORKBOOK
from jobplan_lib.words.periods import BadPeriod, Period, parse_period
from jobplan_lib.words.plan_model import TargetKind
from jobplan_lib.words.vocabulary import Status

CALLED = {**dict.fromkeys(DOCUMENTS, "PDF"), WORKBOOK: "Excel", AGENDA: "Dagsordenstekst", ANSWERS: "Data (JSON)"}
KIND_OF_PAGE = {FOLLOW_UP: "Opfølgning i en måned", BENEFIT: "Status for en ydelse"}
MONITORED = Status.MONITORED.value
AFTER_A_NUMBER = {**STATUS_WORD, Status.NOT_SET: "Uden måltal"}


@dataclass(frozen=True)
class Share:
    """How many targets have an answer."""

    status: Status
    word: str
    number: int


@dataclass(frozen=True)
class Entry:
    """One review: whose, what it says in short, and its files. ``trouble`` says why nothing can be told of it."""

    folder: str
    name: str
    year: str
    region: str = ""
    plan: str = ""
    stage: str = ""
    counts: tuple[Share, ...] = ()
    earlier: str = ""  # how many of those that are met rest on figures from before the year
    ground: str = ""
    is_synthetic: bool = False
    files: tuple[tuple[str, str], ...] = ()
    trouble: str = ""
    not_renewed: str = ""
    first: str = SUMMARY  # the page to open; a follow-up and a status have but one, which is no summary
    newest: str = ""  # the part of ``ground`` that invented figures say too: their mark has said the rest

    @property
    def total(self) -> int:
        """How many targets are counted."""
        return sum(share.number for share in self.counts)

    @property
    def is_part(self) -> bool:
        """Whether it is a follow-up or the status of a benefit, which have one page about some rows of a plan."""
        return self.first in ONE_PAGE

    @property
    def kind(self) -> str:
        """What the review is, for a filter: a review by its stage, all follow-ups together, and all benefits."""
        return KIND_OF_PAGE.get(self.first, self.stage)

    @property
    def letter(self) -> str:
        """The letter that the name stands under in a Danish list."""
        return "Å" if self.name[:2].casefold() == "aa" else self.name[:1].upper()

    @property
    def page(self) -> str:
        """The address of the first page."""
        return f"{self.folder}/{self.first}.html"


def entries(project: Project, not_renewed: Mapping[str, str]) -> list[Entry]:
    """Every review below ``rendered`` in Danish order of names, the newest year first.

    Args:
        project: where the reviews are.
        not_renewed: by folder such as ``2023/solby``, why the last run did not renew the review.
    """
    areas = load_areas(project.data, [])  # an index needs only the names of regions; what is wrong is said elsewhere
    found = [
        _entry(path, f"{path.parent.parent.name}/{path.parent.name}", areas, not_renewed) for path in _answers(project)
    ]
    return sorted(found, key=lambda e: (danish.sort_key(e.name), -int(e.year), e.folder))


def _answers(project: Project) -> Iterator[Path]:
    for path in sorted(project.rendered.glob(f"[0-9][0-9][0-9][0-9]/*/{ANSWERS}")):
        if path.is_file():
            yield path


def _entry(path: Path, folder: str, areas: Areas, not_renewed: Mapping[str, str]) -> Entry:
    year, _, slug = folder.partition("/")
    files = tuple((name, word) for name, word in CALLED.items() if (path.parent / name).is_file())
    late = not_renewed.get(folder, "")
    try:
        said = _told(json.loads(path.read_text(encoding="utf-8")), areas)
    except (ValueError, KeyError, TypeError, AttributeError, OSError):
        trouble = f"{ANSWERS} kan ikke læses. Lav gennemgangen igen."
        return Entry(folder, slug, year, files=files, trouble=trouble, not_renewed=late)
    first = next((name for name in ONE_PAGE if (path.parent / f"{name}.html").is_file()), SUMMARY)
    return Entry(folder=folder, year=year, files=files, not_renewed=late, first=first, **said)


def _told(answers: Mapping[str, Any], areas: Areas) -> dict[str, Any]:
    """What a ``review.json`` says that the index repeats."""
    whose, snapshot = answers["municipality"], answers["snapshot"]
    counts = {Status(word): int(number) for word, number in answers["counts"].items()}
    earlier, ages = answers.get("counts_before_the_year", {}), _ages(answers["targets"])
    region = areas.by_code.get(areas.by_code[whose["code"]].region) if whose["code"] in areas.by_code else None
    return {
        "name": str(whose["name"]),
        "region": region.name if region else "",
        "plan": str(answers["plan"]["title"]),
        "stage": str(answers.get("stage", "")),
        "counts": tuple(Share(s, AFTER_A_NUMBER[s], counts[s]) for s in (*SCORED, *NOT_SCORED) if counts.get(s)),
        "earlier": of_the_met(counts.get(Status.MET, 0), int(earlier.get(Status.MET.value, 0)), int(answers["year"])),
        "ground": " ".join(
            [f"{str(snapshot['description']).rstrip('.')} ({snapshot.get('title', snapshot['name'])}).", *ages]
        ),
        "is_synthetic": bool(snapshot.get("synthetic", False)),
        "newest": " ".join(ages),
    }


def _ages(targets: list[dict[str, Any]]) -> list[str]:
    """How new the figures of the result targets are, and when they were fetched."""
    counted = [t for t in targets if t["kind"] == TargetKind.RESULT_TARGET.value and t["verdict"] != MONITORED]
    figures = [figure for target in counted for figure in _figures(target)]
    newest = max((p for f in figures if (p := _period(f["period"]))), key=lambda p: p.last, default=None)
    fetched = max((o["retrieved"] for f in figures for o in f["origin"] if o["retrieved"]), default="")
    told = [f"De nyeste er fra {danish.period(newest)}."] if newest else []
    if fetched:
        day = _period(fetched[:10])
        told.append(f"Hentet {danish.period(day) if day else fetched}.")
    return told


def _figures(judged: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The own figures that were measured: a forecast has no timing."""
    if judged["observed"] and judged["timing"]:
        yield judged["observed"]
    for part in judged["parts"]:
        yield from _figures(part)


def _period(text: str) -> Period | None:
    try:
        return parse_period(text)
    except BadPeriod:
        return None
