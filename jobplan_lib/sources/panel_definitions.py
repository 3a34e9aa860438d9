"""What every count of the synthetic panel is made from: a population, so many a head, a part of another count, a sum, a rest.

The first rule that says something about a count decides: what the project declares, then levels that figures of the printed
documents make plausible, then a level that is drawn within what is usual for its unit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from jobplan_lib.sources.panel_model import (
    Definition,
    Everywhere,
    Handful,
    Key,
    Part,
    PerHead,
    Population,
    Rest,
    Sum,
    Times,
    parts,
)
from jobplan_lib.sources.panel_series import DENOMINATOR, NUMERATOR, VALUE, Declared, Keys, added, said
from jobplan_lib.words.labels import TOTALS
from jobplan_lib.words.model import Indicator, Question
from jobplan_lib.words.periods import Frequency, Period
from jobplan_lib.words.vocabulary import Polarity, Unit

USUAL_POPULATION = 30_000  # inhabitants of working age where the known levels of sums come from
HANDFUL = 5  # a count below it does not grow with the population: it belongs to the organisation
LEAST_SHARE, MOST_SHARE = 0.01, 0.97
LEAST_OF_POPULATION = 0.0002
OF_POPULATION = (0.01, 0.05)  # a share of a population whose level is not known
RATES = {Polarity.HIGHER: (0.45, 0.8), Polarity.LOWER: (0.08, 0.3), Polarity.NONE: (0.15, 0.5)}
HEADS = {  # so many a head and period, where nothing is known
    Unit.PERSONS: (0.003, 0.02),
    Unit.FULL_TIME_PERSONS: (0.003, 0.03),
    Unit.FULL_YEAR_PERSONS: (0.001, 0.003),
    Unit.COMPANIES: (0.01, 0.04),
    Unit.JOB_ORDERS: (0.001, 0.004),
    Unit.CASES: (0.001, 0.006),
    Unit.INTERVIEWS: (0.002, 0.01),
    Unit.HOURS: (0.01, 0.1),
    Unit.KRONER: (50, 2000),
    Unit.MILLION_KRONER: (0.0001, 0.0008),
}
OTHER_HEADS = (0.0005, 0.003)


Draw = Callable[..., np.random.RandomState]


@dataclass
class Definitions:
    """How each count is made, how it moves with hard times (1: more of it, -1: less), and when it breaks."""

    declared: Declared
    levels: Mapping[tuple[str, str], float]  # known ones by indicator and group
    draw: Draw
    of: dict[Key, Definition] = field(default_factory=dict)
    burden: dict[Key, float] = field(default_factory=dict)
    family: dict[Key, str] = field(default_factory=dict)
    breaks: dict[Key, set[Period]] = field(default_factory=dict)
    flows: set[Key] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.keys = Keys(self.declared)
        self.full_time = self._full_time()
        self.invented = {said(words): one.part for words, one in self.declared.file.levels.items()}
        self.everywhere = {said(words): number for words, number in self.declared.file.everywhere.items()}
        self._estimates()
        for rule in (
            self._populations,
            self._tied,
            self._persons,
            self._known,
            self._of_population,
            self._numerators,
            self._others,
        ):
            for indicator, group in self.series():
                rule(indicator, group)
        for indicator, group in self.series():
            for part in parts_of(indicator):
                self._moves(indicator, group, part)

    def series(self) -> Iterator[tuple[Indicator, str]]:
        """Every series of counts: levels that add up, and shares."""
        for _, indicator in sorted(self.declared.catalog.indicators.items()):
            if indicator.unit.is_share or indicator in self.declared.levels:
                for group in indicator.groups or ("",):
                    yield indicator, group

    def known(self, indicator: Indicator, group: str) -> float:
        """The known level of a series; 0 where there is none."""
        return self.levels.get((indicator.id, group), 0.0)

    def _define(self, key: Key, definition: Definition) -> None:
        """Keep the first definition of a count, unless it would go in a circle."""
        if key not in self.of and not any(self._leads_to(other, key) for other in parts(definition)):
            self.of[key] = definition

    def _leads_to(self, key: Key, goal: Key) -> bool:
        found = self.of.get(key)
        return key == goal or (found is not None and any(self._leads_to(one, goal) for one in parts(found)))

    def _populations(self, indicator: Indicator, group: str) -> None:
        by_name = {("population", one.name): one.part for one in self.declared.file.populations.values()}
        for part in parts_of(indicator):
            key = self.keys.of(indicator, group, part)
            if key in by_name:
                self._define(key, Population(by_name[key]))

    def _tied(self, indicator: Indicator, group: str) -> None:
        for part in parts_of(indicator):
            key = self.keys.of(indicator, group, part)
            if len(terms := added(key)) > 1:
                self._define(key, Sum(terms))
            self._summed(indicator, group, part, key)
        self._in_total(indicator, group)
        if indicator.unit.is_share:
            self._shared(indicator, group)
        for ref in indicator.ties.in_percent_of:
            other = self.declared.catalog.indicators[ref.indicator]
            if other in self.declared.levels and other.unit is indicator.unit and ref.of == group:
                whole = self.keys.of(other, ref.group, VALUE)
                self._define(self.keys.of(indicator, group, VALUE), Part(whole, self._rate(indicator, group)))

    def _estimates(self) -> None:
        """The second of two shares whose difference is published is an estimate of the first."""
        known = self.declared.catalog.indicators
        for _, indicator in sorted(known.items()):
            pair = [known[name] for name in indicator.ties.difference_of]
            for group in indicator.groups or ("",):
                if len(pair) == 2 and all(one.unit.is_share and (not group or group in one.groups) for one in pair):
                    actual, expected = (self.keys.of(one, group, NUMERATOR) for one in pair)
                    self._define(expected, Times(actual, 1.0, 0.06))

    def _summed(self, indicator: Indicator, group: str, part: str, key: Key) -> None:
        series = (indicator.id, group)
        if series in self.declared.sums:
            others = tuple(self.keys.of(indicator, one, part) for one in self.declared.sums[series])
            if key not in others:
                self._define(key, Sum(others))
        elif series in self.declared.rests:
            whole, *less = (self.keys.of(indicator, one, part) for one in self.declared.rests[series])
            if whole != key:
                self._define(key, Rest(whole, tuple(less)))

    def _in_total(self, indicator: Indicator, group: str) -> None:
        """A group beside a total that is not declared as a sum is some part of the total."""
        total = next((one for one in TOTALS if one in indicator.groups), "")
        if not total or group == total or (indicator.id, total) in self.declared.sums:
            return
        part = DENOMINATOR if indicator.unit.is_share else VALUE
        key, whole = self.keys.of(indicator, group, part), self.keys.of(indicator, total, part)
        if key != whole and key[0] in {"level", "words"} and whole[0] in {"level", "words"}:
            self._define(key, Part(whole, float(self.draw(*key, "of total").uniform(0.2, 0.6))))

    def _shared(self, indicator: Indicator, group: str) -> None:
        """Numerators that ties and other groups leave no choice."""
        ties, numerator = indicator.ties, self.keys.of(indicator, group, NUMERATOR)
        other = self.declared.catalog.indicators.get(ties.complement_of)
        if other and other.unit.is_share:
            theirs = group if group in other.groups else next(iter(other.groups), "")
            denominator = self.keys.of(other, theirs, DENOMINATOR)
            self._define(numerator, Rest(denominator, (self.keys.of(other, theirs, NUMERATOR),)))
        for question in ties.answers:
            self._answered(indicator, question)
        groups, levels = list(indicator.groups), [self.known(indicator, one) for one in indicator.groups]
        if len(groups) > 2 and group == groups[-1] and all(levels) and 95 <= sum(levels) <= 105:
            others = tuple(self.keys.of(indicator, one, NUMERATOR) for one in groups[:-1])
            self._define(numerator, Rest(self.keys.of(indicator, group, DENOMINATOR), others))

    def _answered(self, indicator: Indicator, question: Question) -> None:
        """Positive answers are some of those that are not negative, and negative ones some of those that are left."""
        found = {}
        for name in ("positive", "positive_or_neutral", "negative"):
            ref = getattr(question, name)
            asked = self.declared.catalog.indicators[ref.indicator or indicator.id] if ref else None
            if asked and asked.unit.is_share:
                found[name] = [self.keys.of(asked, ref.group, part) for part in (NUMERATOR, DENOMINATOR)]
        most = found.get("positive_or_neutral") or found.get("positive")
        if most and most is not found.get("positive") and "positive" in found and found["positive"][1] == most[1]:
            self._define(found["positive"][0], Part(most[0], 0.8))
        if most and "negative" in found and found["negative"][1] == most[1]:
            self._define(("rest", *most[0]), Rest(most[1], (most[0],)))
            self._define(found["negative"][0], Part(("rest", *most[0]), 0.3))

    def _persons(self, indicator: Indicator, group: str) -> None:
        """Persons on a benefit are some more than its full-time persons."""
        for part in parts_of(indicator):
            if (indicator.unit if part == VALUE else indicator.counts) is Unit.PERSONS:
                for key in added(self.keys.of(indicator, group, part)):
                    self._define_persons(key)

    def _define_persons(self, key: Key) -> None:
        full_time = {"term": self.full_time.get(key[1:2] + key[4:]), "persons": key[1:]}.get(key[0])
        if full_time:
            factor = float(self.draw(*full_time, "persons").uniform(1.05, 1.3))
            self._define(key, Times(full_time, factor, 0.03))

    def _full_time(self) -> dict[tuple[str, ...], Key]:
        """The published numbers of full-time persons by their table and what it is held at."""
        found = {}
        for indicator, group in self.series():
            for part in (VALUE,) if not indicator.unit.is_share else (NUMERATOR,):
                key = self.keys.of(indicator, group, part)
                counts = indicator.unit if part == VALUE else indicator.counts
                if key[0] == "term" and counts is Unit.FULL_TIME_PERSONS:
                    found[key[1:2] + key[4:]] = key
        return found

    def _known(self, indicator: Indicator, group: str) -> None:
        level, everywhere = self.known(indicator, group), self.everywhere.get(words_of(indicator, group, VALUE))
        if everywhere is not None and not indicator.unit.is_share:
            self._define(self.keys.of(indicator, group, VALUE), Everywhere(everywhere, months(indicator)))
        if level and not indicator.unit.is_share:
            key = self.keys.of(indicator, group, VALUE)
            if level < HANDFUL and indicator.unit.is_whole:
                self._define(key, Handful(level, months(indicator)))
            self._define(key, PerHead(level * scale(indicator) / USUAL_POPULATION / months(indicator)))

    def _of_population(self, indicator: Indicator, group: str) -> None:
        if not indicator.unit.is_share:
            return
        key, whole = (self.keys.of(indicator, group, part) for part in (NUMERATOR, DENOMINATOR))
        population = self.of.get(whole)
        if isinstance(population, Population):
            known = self.known(indicator, group) / indicator.unit.share_scale
            invented = self._invented(indicator, group, NUMERATOR) / population.part
            drawn = invented or float(self.draw(*key, "level").uniform(*OF_POPULATION))
            level = max(known, LEAST_OF_POPULATION) if (indicator.id, group) in self.levels else drawn
            if level < MOST_SHARE / 4:
                self._define(key, PerHead(level * population.part))
            self._define(key, Part(whole, min(level, MOST_SHARE)))

    def _numerators(self, indicator: Indicator, group: str) -> None:
        """Numerators that nothing else is said about are parts of their denominators."""
        if indicator.unit.is_share:
            key, whole = (self.keys.of(indicator, group, part) for part in (NUMERATOR, DENOMINATOR))
            self._define(key, Part(whole, self._rate(indicator, group)))

    def _others(self, indicator: Indicator, group: str) -> None:
        """What nothing is said about: so many a head."""
        for part in parts_of(indicator):
            key = self.keys.of(indicator, group, part)
            counts = indicator.unit if part == VALUE else indicator.counts
            least, most = HEADS.get(counts, OTHER_HEADS)
            drawn = float(np.exp(self.draw(*key, "level").uniform(np.log(least), np.log(most))))
            level = self._invented(indicator, group, part) or drawn / months(indicator)
            for one in (key, *added(key)):
                self._define(one, PerHead(level * (scale(indicator) if part == VALUE else 1)))

    def _invented(self, indicator: Indicator, group: str, part: str) -> float:
        """The level that the panel's file gives for what is counted, for each inhabitant; 0 where it gives none."""
        return self.invented.get(words_of(indicator, group, part), 0.0)

    def _rate(self, indicator: Indicator, group: str) -> float:
        """The known level of a share, else that of another group, else one that is usual for which way is good."""
        if indicator.unit.is_share:
            others = [self.known(indicator, one) for one in indicator.groups if self.known(indicator, one)]
            level = self.known(indicator, group) or (others[0] if others else 0.0)
            if level:
                return min(max(level / indicator.unit.share_scale, LEAST_SHARE), MOST_SHARE)
        return float(self.draw(indicator.id, "rate").uniform(*RATES[indicator.polarity]))

    def _moves(self, indicator: Indicator, group: str, part: str) -> None:
        key = self.keys.of(indicator, group, part)
        if indicator.measures == "flow":
            self.flows.add(key)
        if part != DENOMINATOR:
            benefit = indicator.counts if indicator.unit.is_share else indicator.unit
            usual = 1.0 if benefit is Unit.FULL_TIME_PERSONS else 0.0
            burden = {Polarity.LOWER: 1.0, Polarity.HIGHER: -1.0, Polarity.NONE: usual}[indicator.polarity]
            self.burden.setdefault(key, burden)
            self.family.setdefault(key, indicator.id)
            for broken in self.declared.catalog.breaks:
                if broken.indicator == indicator.id and (not broken.groups or group in broken.groups):
                    self.breaks.setdefault(key, set()).add(broken.period)


def words_of(indicator: Indicator, group: str, part: str) -> str:
    """What is counted, with the group's label where it is not all of it."""
    words = indicator.title if part == VALUE else getattr(indicator, part)
    return said(words if not group or group in TOTALS else f"{words}: {indicator.groups[group]}")


def parts_of(indicator: Indicator) -> tuple[str, ...]:
    """What a series of an indicator is made of."""
    return (NUMERATOR, DENOMINATOR) if indicator.unit.is_share else (VALUE,)


def scale(indicator: Indicator) -> int:
    """Into what a level is cut so that it can be counted: the last decimal that it is published with."""
    return 1 if indicator.unit.is_whole else int(10**indicator.decimals)


def months(indicator: Indicator) -> float:
    """How many months' counts a flow adds up in a period; a stock is there at any time."""
    a_year = (indicator.frequency or Frequency.YEAR).value
    return 12 / min(a_year, 12) if indicator.measures == "flow" else 1.0
