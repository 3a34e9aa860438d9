"""The value of an indicator for an area, period and group: looked up, pooled over groups or areas, never averaged.

A share over several groups or areas is the sum of numerators over the sum of denominators. One hidden or missing part
makes the whole unknown: there are no partial sums.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from jobplan_lib.core.figures import Answer, Figure, Ground, How, Unknown
from jobplan_lib.words.model import Area, Indicator, Observation
from jobplan_lib.words.periods import Period
from jobplan_lib.words.plan_model import Measure
from jobplan_lib.words.quantities import Quantity
from jobplan_lib.words.vocabulary import ADDITIVE, COUNTRY, AreaKind, Reason, ValueStatus

NOTHING = {
    ValueStatus.SUPPRESSED: Reason.SUPPRESSED,
    ValueStatus.MISSING: Reason.MISSING,
    ValueStatus.NOT_APPLICABLE: Reason.NOT_APPLICABLE,
}


def is_additive(indicator: Indicator) -> bool:
    """Whether levels of an indicator may be summed over groups and areas: persons may, kroner for each inhabitant may not."""
    return indicator.unit in ADDITIVE and not indicator.is_average


def value(ground: Ground, measure: Measure, area: Area, period: Period) -> Answer:
    """The measure's value for an area: the published row where there is one, else the pooled members of the area.

    A group of which not all members are known is never pooled.
    """
    published = _over_groups(ground, measure, area, period)
    if isinstance(published, Figure) or area.kind is AreaKind.MUNICIPALITY or published.reason is not Reason.NO_DATA:
        return published
    if area.has_unnamed_members and _somebody_has_a_row(ground, measure, period):
        return replace(published, reason=Reason.MEMBERS_UNKNOWN)
    codes = ground.areas.member_codes(area, period)
    members = [_over_groups(ground, measure, ground.areas.by_code[code], period) for code in codes]
    if not members or all(isinstance(m, Unknown) and m.reason is Reason.NO_DATA for m in members):
        return published
    return pool(members, area, ground)


def _somebody_has_a_row(ground: Ground, measure: Measure, period: Period) -> bool:
    """Whether there is anything that the figure of a group could be pooled of."""
    at, codes = ground.observations.at, [m.code for m in ground.areas.municipalities()]
    return any(at(measure.indicator, code, period, group, measure.kind) for code in codes for group in measure.groups)


def series(ground: Ground, measure: Measure, area: Area) -> list[Answer]:
    """The values of every period for which the area has a row, in the order of time."""
    return [value(ground, measure, area, period) for period in periods(ground, measure, area)]


def development(ground: Ground, measure: Measure, area: Area, until: Period) -> tuple[Figure, ...]:
    """The known values up to a period, of the newest one's length: two months and a year are no development."""
    known = (f for f in series(ground, measure, area) if isinstance(f, Figure))
    upto = [figure for figure in known if figure.period.last <= until.last]
    return tuple(figure for figure in upto if figure.period.is_comparable_with(upto[-1].period))


def periods(ground: Ground, measure: Measure, area: Area) -> list[Period]:
    """The periods for which an area (or, without rows of its own, any of its members) has a row, of the usual length.

    A figure of another length than the indicator's frequency is only used where there is none of the usual one.
    """
    indicator = ground.indicators[measure.indicator]
    found = _row_periods(ground, measure, [area.code])
    if not found and area.kind is not AreaKind.MUNICIPALITY:
        found = _row_periods(ground, measure, [m.code for m in ground.areas.municipalities()])
    usual = {p for p in found if p.frequency is indicator.frequency and p.length == 1}
    return sorted(usual, key=lambda p: p.ordinal) if usual else sorted(found)  # of one length: no dates are needed


def _row_periods(ground: Ground, measure: Measure, codes: Iterable[str]) -> set[Period]:
    rows = ground.observations
    return {
        period
        for code in codes
        for group in measure.groups
        for period in rows.periods(measure.indicator, code, group, measure.kind)
    }


def pool(parts: list[Answer], area: Area, ground: Ground) -> Answer:
    """One figure over several of the same indicator and period: counts summed, or additive levels summed."""
    known = [part for part in parts if isinstance(part, Figure)]
    # nobody in a part's group: it adds nothing to either side
    unknown = next((p for p in parts if isinstance(p, Unknown) and p.reason is not Reason.ZERO_DENOMINATOR), None)
    if not known and unknown is None:
        unknown = next(p for p in parts if isinstance(p, Unknown))
    if unknown is not None:
        return replace(
            unknown,
            area=area,
            reason=unknown.reason,
            detail=unknown.area.name if unknown.area and unknown.reason is not Reason.NO_DATA else "",
        )
    first = known[0]
    whole = replace(
        first,
        area=area,
        groups=tuple(dict.fromkeys(group for part in known for group in part.groups)),
        provisional=any(part.provisional for part in known),
        among=len(known),
        inputs=tuple(known),
        observations=(),
    )
    if first.unit.is_share:
        return _pooled_share(whole, known)
    if is_additive(ground.indicators[first.indicator]):
        total = Quantity.exact(0)
        for part in known:
            total = total + part.quantity
        return replace(whole, quantity=total, how=How.SUMMED)
    return Unknown(Reason.NOT_COMPARABLE, first.indicator, whole.groups, area, first.period)


def _pooled_share(whole: Figure, parts: list[Figure]) -> Answer:
    if not all(part.is_counted for part in parts):
        return Unknown(Reason.NOT_COMPARABLE, whole.indicator, whole.groups, whole.area, whole.period)
    numerator = sum((part.numerator for part in parts if part.numerator is not None), Fraction(0))
    denominator = sum((part.denominator for part in parts if part.denominator is not None), Fraction(0))
    if denominator == 0:
        return Unknown(Reason.ZERO_DENOMINATOR, whole.indicator, whole.groups, whole.area, whole.period)
    share = Quantity.exact(numerator / denominator * whole.unit.share_scale)
    return replace(whole, quantity=share, how=How.POOLED, numerator=numerator, denominator=denominator)


def _over_groups(ground: Ground, measure: Measure, area: Area, period: Period) -> Answer:
    parts = [_single(ground, measure, group, area, period) for group in measure.groups]
    return parts[0] if len(parts) == 1 else pool(parts, area, ground)


def _single(ground: Ground, measure: Measure, group: str, area: Area, period: Period) -> Answer:
    row = ground.observations.at(measure.indicator, area.code, period, group, measure.kind)
    if row is None:
        return Unknown(Reason.NO_DATA, measure.indicator, (group,), area, period)
    if row.status in NOTHING:
        return Unknown(NOTHING[row.status], measure.indicator, (group,), area, period)
    if row.value is None:
        return Unknown(Reason.ZERO_DENOMINATOR, measure.indicator, (group,), area, period)
    return _figure(ground, row, area)


def _figure(ground: Ground, row: Observation, area: Area) -> Answer:
    indicator = ground.indicators[row.indicator]
    assert row.value is not None
    ranked = _ranked_among(ground, indicator, area, row.period)
    return Figure(
        quantity=row.value,
        unit=indicator.unit,
        indicator=row.indicator,
        groups=(row.group,),
        area=area,
        period=row.period,
        how=How.PUBLISHED,
        decimals=max(row.decimals, indicator.decimals) if row.is_counted else row.decimals,
        numerator=row.numerator,
        denominator=row.denominator,
        provisional=row.status is ValueStatus.PROVISIONAL,
        among=int(ranked.quantity.value) if ranked else 0,
        inputs=(ranked,) if ranked else (),
        observations=(row,),
    )


def _ranked_among(ground: Ground, indicator: Indicator, area: Area, period: Period) -> Figure | None:
    """Among how many areas a printed place is one, as printed for the area itself, its region or the country."""
    ref = indicator.ties.ranked_among
    if ref is None:
        return None
    around = (area, ground.areas.named("region", area), ground.areas.by_code.get(COUNTRY))
    found = (value(ground, Measure(ref.indicator, (ref.group,)), there, period) for there in around if there)
    return next((figure for figure in found if isinstance(figure, Figure)), None)
