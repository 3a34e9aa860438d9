"""What benefits there are, and which groups of which indicators are about one: found from what indicator files declare."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jobplan_lib.words.errors import UnknownName, did_you_mean
from jobplan_lib.words.labels import TOTALS
from jobplan_lib.words.model import Indicator
from jobplan_lib.words.vocabulary import Unit

WHOLE = ""  # in place of a group: the indicator has no groups


@dataclass(frozen=True)
class Benefit:
    """What people are supported by, or several such together: a group of that name, wherever an indicator has it."""

    slug: str
    label: str


def benefits(indicators: Iterable[Indicator]) -> dict[str, Benefit]:
    """All benefits by slug: the groups of which full-time persons are counted, without totals over all of an indicator.

    Several indicators may have a group of one name; its label is the shortest, since some say more than the name there.
    """
    found: dict[str, Benefit] = {}
    for indicator in indicators:
        named = indicator.groups.items() if in_full_time(indicator) else ()
        for slug, label in ((slug, label) for slug, label in named if slug not in TOTALS):
            if slug not in found or len(label) < len(found[slug].label):
                found[slug] = Benefit(slug, label)
    return found


def in_full_time(indicator: Indicator) -> bool:
    """Whether an indicator counts full-time persons: those who draw a benefit."""
    return (indicator.counts if indicator.unit.is_share else indicator.unit) is Unit.FULL_TIME_PERSONS


def benefit_named(indicators: Iterable[Indicator], name: str) -> Benefit:
    """The benefit of a slug or a label, in any case.

    Raises:
        UnknownName: there is no such benefit.
    """
    found = benefits(indicators)
    by_name = {benefit.label.casefold(): benefit for benefit in found.values()} | found
    wanted = name.strip().casefold()
    if wanted not in by_name:
        names = (list(found), [benefit.label.casefold() for benefit in found.values()])
        nearest = (text for text in (did_you_mean(wanted, every) for every in names) if text.startswith("did you mean"))
        remedy = next(nearest, did_you_mean(wanted, found))
        raise UnknownName(f"'{name}' is not a benefit that full-time persons are counted of – {remedy}")
    return by_name[wanted]


def groups_about(indicator: Indicator, slug: str) -> tuple[str, ...]:
    """The groups of an indicator that are about a benefit: of that name, or declared to be about it.

    Of an indicator without groups that is about the benefit, :data:`WHOLE`.
    """
    if indicator.benefit == slug:
        return tuple(indicator.groups) or (WHOLE,)
    named = {slug, *(group for group, about in indicator.ties.benefits if slug in about)}
    return tuple(group for group in indicator.groups if group in named)
