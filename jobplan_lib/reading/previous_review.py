"""The review that a newer one is held against: a ``review.json`` that somebody has put aside.

``data/previous/<municipality>-<year>.json`` (``<municipality>-national-<year>.json`` for the national goals) of the same
year, else of the year before. It is an input like a plan or a snapshot: what lies in ``rendered`` is never read, so
that the same plan, figures and previous review give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from jobplan_lib.reading.catalog import Catalog
from jobplan_lib.reading.comments import comments_path
from jobplan_lib.reading.strict_text import read_text
from jobplan_lib.words.errors import Problem
from jobplan_lib.words.labels import lower_first
from jobplan_lib.words.model import Area
from jobplan_lib.words.periods import Period, parse_period
from jobplan_lib.words.plan_model import Plan
from jobplan_lib.words.vocabulary import Status

READABLE = "1."  # schema versions that this reader knows; a new first number changes the meaning of fields
LARGEST = 20_000_000


@dataclass(frozen=True)
class PreviousFigure:
    """An own figure of the earlier review; ``value`` is rounded to the nine decimals of the file."""

    indicator: str
    groups: tuple[str, ...]
    area: str
    period: Period
    value: Fraction
    unit: str
    how: str


@dataclass(frozen=True)
class PreviousLeaf:
    """A target without parts, or one of its parts."""

    label: str
    observed: PreviousFigure | None
    direction: str  # empty where nothing was required
    against: str
    required: Fraction | None
    status: Status
    basis: Fraction | None = None  # the figure that the requirement rested on


@dataclass(frozen=True)
class PreviousTarget:
    """A result target of the earlier review."""

    id: str
    text: str
    short: str
    status: Status
    leaves: tuple[PreviousLeaf, ...]
    roll_ups: tuple[str, ...]  # how parts make one answer, from the whole inwards


@dataclass(frozen=True)
class PreviousReview:
    """The earlier review as far as a newer one is held against it."""

    year: int
    plan_sha256: str
    sha256: str
    targets: dict[str, PreviousTarget]
    definitions: dict[str, str]


def load_previous(catalog: Catalog, plan: Plan, municipality: Area, problems: list[Problem]) -> PreviousReview | None:
    """The earlier review of the same year, else of the year before; None where none was put aside."""
    stem = comments_path(catalog, plan, municipality).stem.removesuffix(str(plan.year))
    for year in (plan.year, plan.year - 1):
        path = catalog.project.data / "previous" / f"{stem}{year}.json"
        if path.exists():
            shown = f"data/previous/{path.name}"
            before = len(problems)
            text = read_text(path, shown, problems, LARGEST)
            return _read(text, shown, municipality, problems) if len(problems) == before else None
    return None


def _read(text: str, shown: str, municipality: Area, problems: list[Problem]) -> PreviousReview | None:
    def refuse(message: str, code: str) -> PreviousReview | None:
        problems.append(Problem(shown, None, None, "", message, "put a review aside anew with 'jobplan keep'", code))
        return None

    try:
        found = json.loads(text, parse_float=Fraction, parse_int=Fraction)
        if not found["schema_version"].startswith(READABLE):
            return refuse(f"has the schema version '{found['schema_version']}', not {READABLE}x", "V-SCHEMA-01")
        if found["municipality"]["code"] != municipality.code:
            return refuse(f"is about '{found['municipality']['slug']}', not '{municipality.slug}'", "V-AREA-01")
        targets = [_target(one) for one in found["targets"] if one["kind"] == "result_target"]
        return PreviousReview(
            year=int(found["year"]),
            plan_sha256=str(found["plan"]["sha256"]),
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            targets={target.id: target for target in targets},
            definitions={str(i["id"]): str(i["definition"]) for i in found.get("indicators", [])},
        )
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return refuse("is not a review.json of jobplan", "V-FORM-01")


def _target(one: dict[str, Any]) -> PreviousTarget:
    leaves = tuple(_leaves(one, ""))
    return PreviousTarget(
        str(one["id"]), str(one["text"]), str(one["short"]), Status(one["verdict"]), leaves, tuple(_roll_ups(one))
    )


def _roll_ups(one: dict[str, Any]) -> Iterator[str]:
    if one["roll_up"]:
        yield str(one["roll_up"])
    for part in one["parts"]:
        yield from _roll_ups(part)


def _leaves(one: dict[str, Any], label: str) -> list[PreviousLeaf]:
    """The parts without parts of their own, under the labels that lead to them."""
    found = []
    for part in one["parts"]:
        name = f"{label}: {lower_first(part['label'])}" if label else str(part["label"])
        found += _leaves(part, name)
    if found:
        return found
    required, observed = one["required"], one["observed"]
    return [
        PreviousLeaf(
            label=label,
            observed=_figure(observed) if observed else None,
            direction=str(required["direction"]) if required else "",
            against=f"{required['kind']} {required['area'] or ''}" if required else "",
            required=Fraction(required["value"]) if required else None,
            status=Status(one["verdict"]),
            basis=Fraction(required["basis"]["value"]) if required and required["basis"] else None,
        )
    ]


def _figure(one: dict[str, Any]) -> PreviousFigure:
    return PreviousFigure(
        indicator=str(one["indicator"]),
        groups=tuple(map(str, one["groups"])),
        area=str(one["area"]),
        period=parse_period(one["period"]),
        value=Fraction(one["value"]),
        unit=str(one["unit"]),
        how=str(one["how"]),
    )
