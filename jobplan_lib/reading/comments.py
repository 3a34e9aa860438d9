"""What the analyst and the committee have written about a review, kept apart from what a run makes.

``data/comments/<municipality>-<year>.yaml`` belongs to the municipality's own plan,
``data/comments/<municipality>-national-<year>.yaml`` to the review of the national goals. A comment may carry the answer
and the figures that it was written about, so that a page can say when they have moved since.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from pathlib import Path

from jobplan_lib.reading.catalog import Catalog
from jobplan_lib.reading.fields import Fields
from jobplan_lib.reading.strict_yaml import load_yaml
from jobplan_lib.words.errors import Problem, did_you_mean
from jobplan_lib.words.model import Area
from jobplan_lib.words.periods import Period
from jobplan_lib.words.plan_model import Plan
from jobplan_lib.words.quantities import BadNumber, decimals_of, parse_number
from jobplan_lib.words.vocabulary import Status

LONGEST_COMMENT = 1_000


class Role(Enum):
    """Who speaks."""

    ANALYST = "analyst"
    COMMITTEE = "committee"


@dataclass(frozen=True)
class StoodFigure:
    """An own figure as it was printed when a comment was written; ``part`` is empty for a target without parts."""

    part: str
    value: Fraction
    decimals: int
    period: Period


@dataclass(frozen=True)
class Stood:
    """The answer to a target and its own figures when a comment was written."""

    snapshot: str
    status: Status
    figures: tuple[StoodFigure, ...]


@dataclass(frozen=True)
class Comment:
    """Something that was written about a target (by its id) or a page (by its notebook)."""

    about: str
    date: Period
    role: Role
    author: str
    text: str
    stood: Stood | None = None


def comments_path(catalog: Catalog, plan: Plan, municipality: Area) -> Path:
    """Where the comments on a review are kept."""
    whose = municipality.slug if plan.municipality == municipality.slug else f"{municipality.slug}-{plan.municipality}"
    return catalog.project.data / "comments" / f"{whose}-{plan.year}.yaml"


def load_comments(catalog: Catalog, plan: Plan, municipality: Area, problems: list[Problem]) -> tuple[Comment, ...]:
    """The comments on a review in the order of time; empty where nobody has written one."""
    path = comments_path(catalog, plan, municipality)
    return read_comments(path, f"data/comments/{path.name}", catalog, plan, problems) if path.exists() else ()


def read_comments(path: Path, shown: str, catalog: Catalog, plan: Plan, problems: list[Problem]) -> tuple[Comment, ...]:
    """The comments of one file; ``shown`` is its name in messages."""
    node = load_yaml(path, shown, problems)
    if node is None:
        return ()
    fields = Fields(node, shown, problems)
    pages = catalog.project.notebook_names()
    found = [comment for comment in (_comment(one, plan, pages) for one in fields.mappings("comments")) if comment]
    fields.finish()
    return tuple(sorted(found, key=lambda comment: comment.date))


def _comment(fields: Fields, plan: Plan, pages: list[str]) -> Comment | None:
    about = fields.safe_id("about")
    known = [*(target.id for target in plan.targets), *pages]
    if about and about not in known:
        wrong = f"'{about}' is neither a target of {plan.id} nor a notebook"
        fields.refuse("about", wrong, did_you_mean(about, known), "K-REF-01")
    date = fields.day("date")
    role, author, text = fields.choice("role", Role), fields.text("author"), fields.text("text")
    if len(text) > LONGEST_COMMENT:
        fields.refuse("text", f"has {len(text)} characters", f"shorten it to {LONGEST_COMMENT}", "K-LONG-01")
    inner = fields.fields("stood", required=False)
    stood = _stood(inner) if inner is not None else None
    fields.finish()
    return Comment(about, date, role, author, text, stood) if date else None


def _stood(fields: Fields) -> Stood:
    snapshot, status = fields.slug("snapshot"), fields.choice("status", Status)
    figures = [_figure(one) for one in fields.mappings("figures", required=False)]
    fields.finish()
    return Stood(snapshot, status, tuple(figure for figure in figures if figure is not None))


def _figure(fields: Fields) -> StoodFigure | None:
    part, printed, period = fields.text("part", required=False), fields.text("value"), fields.period("period")
    fields.finish()
    try:
        value, decimals = parse_number(printed), decimals_of(printed)
    except BadNumber as error:
        message, _, remedy = str(error).partition("; ")
        if printed:
            fields.refuse("value", message, remedy or "write digits with a decimal point", "Y-NUM-02")
        return None
    return StoodFigure(part, value, decimals, period) if period else None
