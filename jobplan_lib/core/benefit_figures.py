"""The figures that are about one benefit: the ground as somebody sees it who asks for nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from jobplan_lib.core.figures import Ground
from jobplan_lib.core.indicators import periods
from jobplan_lib.core.topics import YEARS_BACK
from jobplan_lib.words.benefits import Benefit, groups_about, in_full_time
from jobplan_lib.words.model import Indicator
from jobplan_lib.words.periods import year_period
from jobplan_lib.words.plan_model import Combination, Measure, Rule
from jobplan_lib.words.vocabulary import Unit

WITHOUT_TOPIC = "uden-emne"  # the section of figures that no topic of a page shows


def about(ground: Ground, benefit: Benefit) -> dict[str, tuple[str, ...]]:
    """The groups that are about a benefit, by indicator; those without any are left out."""
    found = {name: groups_about(indicator, benefit.slug) for name, indicator in ground.indicators.items()}
    return {name: groups for name, groups in found.items() if groups}


def looks_at(rule: Rule, groups: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether a rule, or a part of it, looks at any of the groups, alone or together with others."""
    if isinstance(rule, Combination):
        return any(looks_at(part.rule, groups) for part in rule.parts)
    measure = rule.measure
    return measure is not None and bool(set(measure.groups) & set(groups.get(measure.indicator, ())))


def narrowed(ground: Ground, benefit: Benefit) -> Ground:
    """The same figures with the sections of pages narrowed to a benefit: other groups and indicators are in none of them.

    Figures that no page has a section for get one of their own, :data:`WITHOUT_TOPIC`. Nothing is taken away from what is
    looked up: what a tie names is found as before.
    """
    groups = about(ground, benefit)
    indicators = {name: _narrowed(i, groups.get(name, ())) for name, i in ground.indicators.items()}
    return replace(ground, indicators=indicators)


def _narrowed(indicator: Indicator, groups: tuple[str, ...]) -> Indicator:
    if not groups:
        return replace(indicator, topics=())
    kept = {group: label for group, label in indicator.groups.items() if group in groups}
    pooled = tuple((whole, parts) for whole, parts in indicator.ties.pooled if whole in kept)
    ties = replace(indicator.ties, pooled=pooled)
    return replace(indicator, groups=kept, ties=ties, topics=indicator.topics or (WITHOUT_TOPIC,))


def levels(ground: Ground, benefit: Benefit, fewest: int) -> Iterator[tuple[Measure, Indicator]]:
    """What is known of a benefit over time, by the group of just that name: full-time persons first, then shares.

    What is itself a change, a difference or a place is left out: it tells of a level that is there. So is what ended long
    before the year, as in every section.

    Args:
        ground: the figures, and whose they are.
        benefit: what they are about.
        fewest: how many own figures by the end of the year a series has at least.
    """
    end = year_period(ground.year).last
    found = []
    for name, groups in about(ground, benefit).items():
        indicator = ground.indicators[name]
        ties = indicator.ties
        if ties.change_of or ties.difference_of or ties.rank_of or indicator.unit is Unit.RANK:
            continue
        for group in (g for g in groups if g in {benefit.slug, ""}):
            measure = Measure(name, (group,))
            known = [period for period in periods(ground, measure, ground.own) if period.last <= end]
            if len(known) >= fewest and known[-1].year >= ground.year - YEARS_BACK:
                found.append((measure, indicator))
    return iter(sorted(found, key=lambda pair: _order(pair[1])))


def _order(indicator: Indicator) -> tuple[bool, bool, bool, str]:
    """Numbers of full-time persons, shares of such, then the others; within these what a page has a section for."""
    return not in_full_time(indicator), indicator.unit.is_share, not indicator.topics, indicator.id
