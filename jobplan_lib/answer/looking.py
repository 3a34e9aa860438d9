"""A view looked at: the own series beside another area's, the place among all municipalities, and what the plan requires.

Live exploring and the report's pinned figures call :func:`look`; it asks the same functions as the judging of targets.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from jobplan_lib.answer.results import Result
from jobplan_lib.core.figures import Answer, Figure, Ground, Unknown
from jobplan_lib.core.holding import Required, observe, required
from jobplan_lib.core.indicators import periods, value
from jobplan_lib.core.observing import rank
from jobplan_lib.core.targets import Judgement
from jobplan_lib.reading.areas import MUNICIPALITIES, OWN_GROUPS
from jobplan_lib.reading.views import View
from jobplan_lib.words.errors import UnknownName, did_you_mean
from jobplan_lib.words.model import Area, Indicator
from jobplan_lib.words.periods import Frequency, Period, year_period
from jobplan_lib.words.plan_model import Change, Criterion, Measure, Past, Rank
from jobplan_lib.words.vocabulary import ADDITIVE, COUNTRY, AreaKind, FigureKind, Reason, Unit


@dataclass(frozen=True)
class TargetLine:
    """A target of the plan that uses the figure: its judgement, and what it requires at each period of the series."""

    result: Result
    judgement: Judgement
    required: tuple[Required | Unknown, ...]


@dataclass(frozen=True)
class Look:
    """Everything that is shown of a view. The series have one answer a period, a figure or why there is none."""

    view: View
    indicator: Indicator
    own: Area
    beside: Area | None
    periods: tuple[Period, ...]
    series: tuple[Answer, ...]
    beside_series: tuple[Answer, ...]
    strip: tuple[Answer, ...]  # one answer a municipality, at the last period
    place: Answer
    year_change: Answer | None  # since the same period of the year before; None for yearly and irregular figures
    targets: tuple[TargetLine, ...]

    @property
    def known(self) -> tuple[Figure, ...]:
        """The own figures that are there."""
        return tuple(answer for answer in self.series if isinstance(answer, Figure))

    @property
    def last(self) -> Answer:
        """The own figure of the last period, or why there is none."""
        return self.series[-1]


def look(ground: Ground, view: View, results: tuple[Result, ...] = ()) -> Look:
    """Look at a view from the municipality and year of the ground.

    Args:
        ground: the figures, and whose they are.
        view: indicator, group, the area beside, and from when to when.
        results: the judged targets of the municipality's own plan; those that use the figure are shown with it.

    Raises:
        UnknownName: there is no such indicator, group or area.
    """
    _check_names(ground, view)
    measure = Measure(view.indicator, (view.group,))
    when = _within(periods(ground, measure, ground.own), view, ground.year)
    series = tuple(value(ground, measure, ground.own, period) for period in when)
    beside = ground.areas.named(view.beside, ground.own) if view.beside else None
    nothing = Unknown(Reason.NO_DATA, view.indicator, measure.groups, ground.own)
    last = when[-1] if when else None
    return Look(
        view=view,
        indicator=ground.indicators[view.indicator],
        own=ground.own,
        beside=beside,
        periods=when,
        series=series or (nothing,),
        beside_series=tuple(value(ground, measure, beside, period) for period in when) if beside else (),
        strip=_strip(ground, measure, last) if last else (),
        place=rank(ground, measure, Rank(MUNICIPALITIES), ground.own, last) if last else nothing,
        year_change=_year_change(ground, measure, last) if last else None,
        targets=tuple(_line(ground, result, judged, series) for result, judged in _about(results, measure)),
    )


def _check_names(ground: Ground, view: View) -> None:
    """A view that is typed by hand may be misspelt; it must not look like a figure that is missing."""
    if view.indicator not in ground.indicators:
        raise UnknownName(f"'{view.indicator}' is not an indicator – {did_you_mean(view.indicator, ground.indicators)}")
    groups = ground.indicators[view.indicator].groups
    if view.group not in (groups or {""}):
        near = did_you_mean(view.group, groups) if groups else "it has no groups"
        raise UnknownName(f"'{view.group}' is not a group of {view.indicator} – {near}")
    if view.beside and view.beside not in ground.areas.known_slugs():
        near = did_you_mean(ground.areas.likely_slug(view.beside), ground.areas.known_slugs())
        raise UnknownName(f"'{view.beside}' is not an area – {near}")


def _within(found: list[Period], view: View, year: int) -> tuple[Period, ...]:
    first = view.first.first if view.first else None
    last = view.last.last if view.last else year_period(year).last
    return tuple(p for p in found if (first is None or first <= p.first) and p.last <= last)


def _strip(ground: Ground, measure: Measure, period: Period) -> tuple[Answer, ...]:
    """Every municipality that has a row of the indicator, at one period."""
    rows = set(ground.observations.areas(measure.indicator, measure.groups[0], measure.kind))
    there = [area for area in ground.areas.municipalities() if area.code in rows]
    return tuple(value(ground, measure, area, period) for area in there)


def _year_change(ground: Ground, measure: Measure, last: Period) -> Answer | None:
    """Monthly figures have seasons: what is told of them is the change since the same month of the year before."""
    if last.frequency in {Frequency.YEAR, Frequency.DAY}:
        return None
    unit = ground.indicators[measure.indicator].unit
    change = Change(Past.SAME_PERIOD_LAST_YEAR, unit.of_difference if unit.is_share else Unit.PERCENT)
    return observe(ground, replace(measure, observe=change), ground.own, last)


def _about(results: tuple[Result, ...], measure: Measure) -> list[tuple[Result, Judgement]]:
    """The targets, and parts of targets, that are judged on the figure of this group."""
    return [
        (result, leaf)
        for result in results
        for leaf in result.judgement.leaves
        if isinstance(leaf.rule, Criterion) and _observes(leaf.rule.measure, measure)
    ]


def _observes(found: Measure, wanted: Measure) -> bool:
    plain = (found.indicator, found.groups, found.kind, found.area)
    return plain == (wanted.indicator, wanted.groups, FigureKind.DATA, "")


def _line(ground: Ground, result: Result, judged: Judgement, series: tuple[Answer, ...]) -> TargetLine:
    """What the target requires beside each own figure; a target on a change or a rank has no line among the values."""
    rule = judged.rule
    assert isinstance(rule, Criterion)
    if rule.measure.observe is not None:
        return TargetLine(result, judged, ())
    found = [
        required(ground, rule.requirement, rule.measure, own, ground.year) if isinstance(own, Figure) else own
        for own in series
    ]
    return TargetLine(result, judged, tuple(found))


@dataclass(frozen=True)
class Choices:
    """What there is to choose among, from what stands in a snapshot: nothing is offered that has no rows."""

    ground: Ground

    def municipalities(self) -> list[Area]:
        """The municipalities that have any row, by code."""
        found = {code for key in self._keys() for code in self.ground.observations.areas(*key)}
        return [area for area in self.ground.areas.municipalities() if area.code in found]

    def indicators(self, own: Area) -> list[Indicator]:
        """The indicators of which a municipality has rows."""
        there = dict.fromkeys(key[0] for key in self._keys() if own.code in self.ground.observations.areas(*key))
        return [self.ground.indicators[name] for name in there]

    def groups(self, own: Area, indicator: str) -> list[str]:
        """The groups of an indicator of which a municipality has rows, in the indicator's own order."""
        there = {key[1] for key in self._keys() if key[0] == indicator and self._has(key, own)}
        order = ["", *self.ground.indicators[indicator].groups]
        return [group for group in order if group in there]

    def beside(self, own: Area, indicator: str, group: str) -> list[tuple[str, Area]]:
        """The areas that can stand beside an own figure, by the slug that a plan would write.

        A number of persons in a larger area is no measure for a smaller one: there only municipalities are offered.
        """
        key = (indicator, group)
        ground = replace(self.ground, own=own)
        larger = [] if ground.indicators[indicator].unit in ADDITIVE else self._larger(ground, indicator, group)
        rows = set(ground.observations.areas(*key))
        others = [a for a in ground.areas.municipalities() if a.code in rows and a.code != own.code]
        return [*larger, *((area.slug, area) for area in others)]

    def periods(self, own: Area, indicator: str, group: str) -> list[Period]:
        """The periods for which a municipality has rows."""
        return periods(self.ground, Measure(indicator, (group,)), own)

    def _larger(self, ground: Ground, indicator: str, group: str) -> list[tuple[str, Area]]:
        """Country, own region and own groups that have a figure at one of the municipality's periods."""
        measure = Measure(indicator, (group,))
        names = ["region", *OWN_GROUPS]
        own_areas = [(slug, ground.areas.named(slug, ground.own)) for slug in names]
        taken = {area.slug for _, area in own_areas if area}
        groups = [(a.slug, a) for a in ground.areas.groups_of(ground.own) if a.slug not in taken]
        candidates = [("landet", ground.areas.by_code.get(COUNTRY)), *own_areas, *groups]
        when = periods(ground, measure, ground.own)
        return [(slug, area) for slug, area in candidates if area and _has_figure(ground, measure, area, when)]

    def _keys(self) -> list[tuple[str, str]]:
        there = self.ground.observations.shelf.keys()
        return [
            (indicator, group)
            for indicator, group, kind in there
            if kind is FigureKind.DATA and indicator in self.ground.indicators
        ]

    def _has(self, key: tuple[str, str], own: Area) -> bool:
        return own.code in self.ground.observations.areas(*key)


def _has_figure(ground: Ground, measure: Measure, area: Area, when: list[Period]) -> bool:
    """Latest first: where a benchmark exists at all it nearly always has the latest period."""
    assert area.kind is not AreaKind.MUNICIPALITY
    return any(isinstance(value(ground, measure, area, period), Figure) for period in reversed(when))
