"""What benefits there are, and which groups of which indicators are about one: found from what indicator files declare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
        counted = indicator.counts if indicator.unit.is_share else indicator.unit
        named = indicator.groups.items() if counted is Unit.FULL_TIME_PERSONS else ()
        for slug, label in ((slug, label) for slug, label in named if slug not in TOTALS):
            if slug not in found or len(label) < len(found[slug].label):
                found[slug] = Benefit(slug, label)
    return found


def benefit_named(indicators: Iterable[Indicator], name: str) -> Benefit:
    """The benefit of a slug or a label, in any case.

    Raises:
        UnknownName: there is no such benefit.
    """
    found = benefits(indicators)
    by_name = {benefit.label.casefold(): benefit for benefit in found.values()} | found
    wanted = name.strip().casefold()
    if wanted not in by_name:
        labels = {benefit.label.casefold(): benefit.label for benefit in found.values()}
        near = did_you_mean(wanted, found)
        near = near if near.startswith("did") or not labels else _near_label(wanted, labels, near)
        raise UnknownName(f"'{name}' is not a benefit that full-time persons are counted of – {near}")
    return by_name[wanted]


def _near_label(wanted: str, labels: Mapping[str, str], otherwise: str) -> str:
    near = did_you_mean(wanted, labels)
    return near if near.startswith("did") else otherwise


def groups_about(indicator: Indicator, slug: str) -> tuple[str, ...]:
    """The groups of an indicator that are about a benefit: of that name, or declared to be about it.

    Of an indicator without groups that is about the benefit, :data:`WHOLE`.
    """
    if indicator.benefit == slug:
        return tuple(indicator.groups) or (WHOLE,)
    named = {slug, *(group for group, about in indicator.ties.benefits if slug in about)}
    return tuple(group for group in indicator.groups if group in named)
