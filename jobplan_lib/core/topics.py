"""What a section of a page has to show about its subject: the figures of its indicators, and what follows from them.

Everything is found from what indicator files declare (see :class:`jobplan_lib.words.model.Ties`); a new indicator that names a
topic appears in it. Pure: figures in, figures out. The words are made where pages are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from jobplan_lib.core.derivations import balance, chained, complement, mean_of_groups, over, per, percent_of
from jobplan_lib.core.derivations import weighted_mean_of_groups as weighted
from jobplan_lib.core.figures import Figure, Ground, How, Unknown
from jobplan_lib.core.indicators import periods, value
from jobplan_lib.core.observing import earlier_value
from jobplan_lib.core.spread import place
from jobplan_lib.core.targets import Judgement, newest
from jobplan_lib.core.verdicts import compare
from jobplan_lib.words.model import Area, Indicator, Limit, Question, Ref
from jobplan_lib.words.periods import Period, year_period
from jobplan_lib.words.plan_model import Direction, Measure, Past, Unscored
from jobplan_lib.words.quantities import Quantity
from jobplan_lib.words.vocabulary import COUNTRY, AreaKind, FigureKind, Reason, Status, Unit

YEARS_BACK = 2  # older figures tell nothing of the plan's year


@dataclass(frozen=True)
class Line:
    """A figure of the municipality beside those of other areas. ``own`` is None where the source hides the figure."""

    label: str
    own: Figure | None
    others: tuple[Figure, ...] = ()
    unknown: Unknown | None = None
    before: Figure | None = None  # the own figure of the same period a year earlier
    place: Figure | None = None  # the own place among all municipalities
    limit: Limit | None = None
    holds: bool | None = None  # whether the own figure lives up to the limit
    unit: Unit | None = None  # of a figure that the source hides

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures, the own one first."""
        return (*((self.own,) if self.own else ()), *self.others)


@dataclass(frozen=True)
class Answers:
    """How a survey question was answered; None where it is not known apart."""

    text: str
    positive: Figure | None
    neutral: Figure | None
    positive_or_neutral: Figure | None
    negative: Figure | None


def members(ground: Ground, topic: str) -> list[Indicator]:
    """The indicators that name a topic, by title."""
    return [i for i in ground.indicators.values() if topic in i.topics]


def lines(ground: Ground, indicator: Indicator, groups: Sequence[str] = ()) -> list[Line]:
    """The newest figure of every group by the end of the plan's year, forecasts as lines of their own.

    Figures of the country, or of a group that the municipality belongs to, stand alone where no municipality has figures.
    """
    return list(_each_line(ground, indicator, groups))


def _each_line(ground: Ground, indicator: Indicator, groups: Sequence[str] = ()) -> Iterator[Line]:
    ground = _ahead(ground, indicator) if indicator.ties.is_ahead else ground
    for group in groups or indicator.groups or ("",):
        label = indicator.groups.get(group, indicator.title)
        for kind in (FigureKind.DATA, FigureKind.FORECAST):
            line = _line(ground, Measure(indicator.id, (group,), kind=kind), label)
            if line:
                yield line


def _ahead(ground: Ground, indicator: Indicator) -> Ground:
    """The ground seen from the last year that something was decided for."""
    rows = [o for g in indicator.groups or ("",) for o in ground.observations.series(indicator.id, ground.own.code, g)]
    return replace(ground, year=max([ground.year, *(row.period.year for row in rows)]))


def _line(ground: Ground, measure: Measure, label: str) -> Line | None:
    judged = newest(ground, Unscored(Status.MONITORED, measure=measure))
    if judged.observed or _is_hidden(judged):
        others = judged.benchmarks or _forecast_of_country(ground, measure)
        before = _year_before(ground, measure, judged.observed)
        line = Line(label, judged.observed, others, judged.unknown, before, _place(ground, judged.observed))
        line = line if judged.observed else replace(line, unit=ground.indicators[measure.indicator].unit)
        return None if judged.observed and _is_old(ground, judged.observed.period) else _limited(ground, line)
    if _is_of_municipalities(ground, measure):
        return None
    wider = [ground.areas.by_code[COUNTRY], *ground.areas.groups_of(ground.own)]
    found = (newest(ground, Unscored(Status.MONITORED, measure=replace(measure, area=area.slug))) for area in wider)
    others = tuple(f.observed for f in found if f.observed and not _is_old(ground, f.observed.period))
    return Line(label, None, others) if others else None


def _place(ground: Ground, own: Figure | None) -> Figure | None:
    return place(ground, own) if own else None


def _year_before(ground: Ground, measure: Measure, own: Figure | None) -> Figure | None:
    """The own figure a year earlier; none across a series break."""
    if own is None:
        return None
    found = earlier_value(ground, measure, own.area, own.period, Past.SAME_PERIOD_LAST_YEAR)
    return found if isinstance(found, Figure) else None


def _forecast_of_country(ground: Ground, measure: Measure) -> tuple[Figure, ...]:
    """What is expected for the whole country stands beside what is expected here, though the two do not compare in size."""
    if measure.kind is not FigureKind.FORECAST:
        return ()
    found = newest(ground, Unscored(Status.MONITORED, measure=replace(measure, area="landet"))).observed
    return (found,) if found else ()


def _is_old(ground: Ground, period: Period) -> bool:
    return period.year < ground.year - YEARS_BACK


def _is_of_municipalities(ground: Ground, measure: Measure) -> bool:
    found = ground.observations.areas(measure.indicator, measure.groups[0], measure.kind)
    return any(
        ground.areas.by_code[code].kind is AreaKind.MUNICIPALITY for code in found if code in ground.areas.by_code
    )


def _limited(ground: Ground, line: Line) -> Line:
    limit = ground.indicators[line.own.indicator].ties.limit if line.own else None
    if limit is None or line.own is None:
        return line
    answer = compare(line.own.quantity, Quantity.exact(limit.less_than), Direction.LESS_THAN)
    return replace(line, limit=limit, holds=answer.met)


def _is_hidden(judged: Judgement) -> bool:
    return judged.unknown is not None and judged.unknown.reason in {Reason.SUPPRESSED, Reason.MISSING}


def figure(ground: Ground, ref: Ref, within: Period | None = None) -> Figure | None:
    """The newest own figure that a tie names, of a period within another where one is given."""
    measure = Measure(ref.indicator, (ref.group,))
    year = year_period(ground.year)
    ended = [p for p in periods(ground, measure, ground.own) if p.last <= year.last]
    fitting = [p for p in ended if within is None or p.within(within)]
    found = value(ground, measure, ground.own, fitting[-1]) if fitting else None
    return found if isinstance(found, Figure) else None


def rests(ground: Ground, indicator: Indicator) -> list[Line]:
    """An indicator beside the one that it makes a whole with; where only one is published, the other is what is left."""
    other = ground.indicators[indicator.ties.complement_of]
    known, mine = lines(ground, other), lines(ground, indicator)
    made = [_rest(ground, indicator, line) for line in known]
    return [*known, *(mine or made)]


def _rest(ground: Ground, indicator: Indicator, line: Line) -> Line:
    own = complement(line.own, indicator.id) if line.own else None
    others = tuple(complement(f, indicator.id) for f in line.others)
    return _limited(ground, Line(indicator.title, own, others))


def chain(ground: Ground, indicator: Indicator) -> list[Line]:
    """A share, the share counted within it, and the two together, area by area."""
    first, second = lines(ground, ground.indicators[indicator.ties.within]), lines(ground, indicator)
    if not first or not second:
        return [*first, *second]
    before = {f.area.code: f for f in first[0].figures}
    both = {f.area.code: chained(before[f.area.code], f) for f in second[0].figures if f.area.code in before}
    own = second[0].own and both.get(second[0].own.area.code)
    others = tuple(made for f in second[0].others if (made := both.get(f.area.code)))
    return [*first, *second, Line("", own or None, others)] if own or others else [*first, *second]


def quotients(ground: Ground, indicator: Indicator) -> Iterator[Line]:
    """Unit costs and shares of other numbers that the indicator's file names, for the newest period of the amount."""
    for refs, make in ((indicator.ties.per, per), (indicator.ties.in_percent_of, percent_of)):
        for ref in refs:
            amount = figure(ground, Ref(indicator.id, ref.of))
            other = figure(ground, ref, amount.period) if amount else None
            made = make(amount, other) if amount and other else None
            if made:
                yield Line(ref.label, made)


def on_other_basis(ground: Ground, indicator: Indicator) -> list[Line]:
    """The same share of every area made from other counts: those of the first indicator that has the own figures."""
    basis = indicator.ties.other_basis
    own = _other_basis(ground, indicator, ground.own) if basis else None
    if basis is None or own is None or _is_old(ground, own.period):
        return []
    beside = lines(ground, indicator)
    codes = [f.area.code for line in beside for f in line.others] or [COUNTRY]
    areas = [ground.areas.by_code.get(code) or ground.areas.by_slug[code] for code in codes]
    others = tuple(made for area in areas if (made := _other_basis(ground, indicator, area)))
    return [Line(basis.label, own, others)]


def _other_basis(ground: Ground, indicator: Indicator, area: Area) -> Figure | None:
    basis, year = indicator.ties.other_basis, year_period(ground.year)
    assert basis is not None
    for name in basis.indicators:
        groups = tuple(dict.fromkeys((*basis.numerator, *basis.denominator)))
        ended = [p for p in periods(ground, Measure(name, groups), area) if p.last <= year.last]
        found = {g: value(ground, Measure(name, (g,)), area, ended[-1]) for g in groups} if ended else {}
        known = {g: f for g, f in found.items() if isinstance(f, Figure)}
        if known and len(known) == len(groups):
            return over([known[g] for g in basis.numerator], [known[g] for g in basis.denominator], indicator)
    return None


def pooled(ground: Ground, indicator: Indicator) -> list[Line]:
    """Every group, and those that are sums of others: computed from the parts' counts where nothing is published."""
    found = {line.label: line for line in lines(ground, indicator)}
    for whole, parts in indicator.ties.pooled:
        label = indicator.groups[whole]
        made = _line(ground, Measure(indicator.id, parts), label)
        if label not in found and made and made.own and made.own.how is How.POOLED:
            found[label] = made
    return list(found.values())


def means(ground: Ground, indicator: Indicator) -> list[tuple[str, Figure]]:
    """The mean over groups in three ways: each group alike, without groups that have no cases, and by number of cases."""
    period = newest_of_groups(ground, indicator)
    weight = ground.indicators[indicator.ties.weighted_by]
    if period is None:
        return []
    pairs = []
    for group in indicator.groups:
        found = value(ground, Measure(indicator.id, (group,)), ground.own, period)
        cases = value(ground, Measure(weight.id, (group,)), ground.own, period)
        if isinstance(found, Figure) and isinstance(cases, Figure):
            pairs.append((found, cases))
    filled = [(found, cases) for found, cases in pairs if cases.quantity.value]
    if len(filled) < 2:
        return []
    result = [("simple", mean_of_groups([found for found, _ in pairs]))]
    if len(filled) < len(pairs):
        result.append(("filled", mean_of_groups([found for found, _ in filled])))
    by_size = weighted([found for found, _ in filled], [cases for _, cases in filled])
    return [*result, *([("weighted", by_size)] if by_size else [])]


def newest_of_groups(ground: Ground, indicator: Indicator, groups: Sequence[str] = ()) -> Period | None:
    """The period by the end of the plan's year for which most groups have a figure, the newest of these."""
    year, counts = year_period(ground.year), dict[Period, int]()
    for group in groups or indicator.groups or ("",):
        for period in ground.observations.periods(indicator.id, ground.own.code, group):
            if period.last <= year.last and not _is_old(ground, period):
                counts[period] = counts.get(period, 0) + 1
    most = max(counts.values(), default=0)
    return max((p for p, n in counts.items() if n == most), key=lambda p: p.last, default=None)


def answers(ground: Ground, indicator: Indicator) -> list[Answers]:
    """The answers of a survey's questions; what two of them leave to a whole, or apart from each other, is computed."""
    found = (_answers(ground, indicator, question) for question in indicator.ties.answers)
    return [a for a in found if any((a.positive, a.neutral, a.positive_or_neutral, a.negative))]


def _answers(ground: Ground, indicator: Indicator, question: Question) -> Answers:
    def of(ref: Ref | None) -> Figure | None:
        return figure(ground, replace(ref, indicator=ref.indicator or indicator.id)) if ref else None

    positive, neutral = of(question.positive), of(question.neutral)
    both, negative = of(question.positive_or_neutral), of(question.negative)
    if both is None and positive and neutral:
        both = balance([positive, neutral], [])
    if negative is None and both:
        negative = complement(both, indicator.id)
    if both is None and negative:
        both = complement(negative, indicator.id)
    if neutral is None and both and positive and positive.period == both.period:
        neutral = balance([both], [positive])
    return Answers(question.text, positive, neutral, both, negative)


def renamed(line: Line, label: str) -> Line:
    """The same figures under another label."""
    return replace(line, label=label)


def has_own(ground: Ground, indicator: Indicator) -> bool:
    """Whether the municipality itself has any figure of an indicator that a section shows."""
    return any(line.own or line.unknown for line in _each_line(ground, indicator))
