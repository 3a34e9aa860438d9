"""The figures of others that an own figure is held against: named areas, own regions, the best of a group.

An area is never its own benchmark. Each benchmark says with ``Figure.how`` whether it stands in the source or was pooled.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from jobplan_lib.core.figures import Answer, Figure, Ground, How, Unknown
from jobplan_lib.core.indicators import is_additive, pool
from jobplan_lib.words.model import Area
from jobplan_lib.words.plan_model import Measure, OfBest
from jobplan_lib.words.vocabulary import COUNTRY, AreaKind, Polarity, Reason


def of_area(ground: Ground, slug: str, own: Area, unknown: Unknown) -> Area | Unknown:
    """The area that a slug (or the own "region", "rar" or "landsdel") means for a municipality."""
    found = ground.areas.named(slug, own)
    if found is None:
        return Unknown(Reason.NO_BENCHMARK, unknown.indicator, unknown.groups, own, unknown.period, slug)
    if found.is_only(own):
        return Unknown(Reason.OWN_BENCHMARK, unknown.indicator, unknown.groups, own, unknown.period)
    return found


def best(ground: Ground, measure: Measure, against: OfBest, own: Figure, look: Callable[[Area], Answer]) -> Answer:
    """The best so many of a group by the indicator's polarity, the own municipality left out, pooled into one figure.

    ``look`` observes another area as the own one was observed. Levels that add up (persons, kroner) have no pooled best:
    their sum is no measure for one municipality.
    """
    unknown = Unknown(Reason.NO_POLARITY, measure.indicator, measure.groups, own.area, own.period)
    polarity = ground.indicators[measure.indicator].polarity
    if polarity is Polarity.NONE:
        return unknown
    if ground.areas.are_unnamed(against.among, own.area):
        return replace(unknown, reason=Reason.MEMBERS_UNKNOWN)
    codes = [c for c in ground.areas.comparable(against.among, own.area, own.period) if c != own.area.code]
    found = [look(ground.areas.by_code[code]) for code in codes]
    known = [figure for figure in found if isinstance(figure, Figure)]
    if len(known) < against.number:
        return Unknown(Reason.NO_BENCHMARK, measure.indicator, measure.groups, own.area, own.period)
    sign = -1 if polarity is Polarity.HIGHER else 1
    ranked = sorted(known, key=lambda f: (sign * f.quantity.value, f.area.code))
    if against.number == 1:
        return ranked[0]
    if is_additive(ground.indicators[measure.indicator]) or ranked[0].how is not How.PUBLISHED:
        return Unknown(Reason.NOT_COMPARABLE, measure.indicator, measure.groups, own.area, own.period)
    return pool(list(ranked[: against.number]), ranked[0].area, ground)


def usual(ground: Ground, measure: Measure, own: Area, look: Callable[[Area], Answer]) -> list[Figure]:
    """The benchmarks that are shown beside every own figure where they exist: region, RAR area, landsdel, country.

    ``look`` observes another area as the own one was: a change stands beside changes, a mean beside means. A number of
    persons (or kroner) in a larger area is no measure for a smaller one: additive levels have none.
    """
    if is_additive(ground.indicators[measure.indicator]):
        return []
    wanted = [ground.areas.by_code.get(own.region), *ground.areas.groups_of(own), ground.areas.by_code[COUNTRY]]
    others = [area for area in wanted if area is not None and area.code != own.code]
    found = [look(area) for area in others] if own.kind is AreaKind.MUNICIPALITY else []
    shown: dict[frozenset[str], Figure] = {}
    for figure in (
        f for f in found if isinstance(f, Figure)
    ):  # Region Nordjylland and landsdel Nordjylland are the same
        members = ground.areas.member_codes(figure.area, figure.period) or [figure.area.code]
        shown.setdefault(frozenset(members), figure)
    return list(shown.values())
