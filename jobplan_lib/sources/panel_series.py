"""Which counts the series of the synthetic panel are made of: what is counted twice under two names is one count.

Two series have the same count where the mapping names the same published number, where their files use the same words, or
where a tie says so. What is left of a whole, and what a whole is the sum of, is found the same way. Nothing here knows an
indicator by its name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping as Map
from dataclasses import dataclass
from functools import cached_property

from jobplan_lib.core.indicators import is_additive
from jobplan_lib.core.relation_files import load_relations
from jobplan_lib.core.relations import FigureRef, Relation
from jobplan_lib.reading.catalog import Catalog
from jobplan_lib.reading.panel_file import PanelFile, load_panel_file
from jobplan_lib.sources.mapping import load_mapping
from jobplan_lib.sources.model import Series, Term
from jobplan_lib.sources.panel_model import Key
from jobplan_lib.words.errors import InvalidInput, Problem
from jobplan_lib.words.labels import TOTALS
from jobplan_lib.words.model import Indicator
from jobplan_lib.words.vocabulary import FigureKind, Unit

OF_TERM = 5  # texts that name a published number
VALUE, NUMERATOR, DENOMINATOR = "value", "numerator", "denominator"


@dataclass(frozen=True)
class Declared:
    """Everything that the project declares and the panel follows."""

    catalog: Catalog
    series: Map[tuple[str, str], Series]
    file: PanelFile
    sums: Map[tuple[str, str], tuple[str, ...]]  # an indicator's group and the groups that it is the sum of
    rests: Map[tuple[str, str], tuple[str, ...]]  # a group, the group it is what is left of, and what is taken away

    @cached_property
    def benefits(self) -> dict[str, tuple[str, str]]:
        """Groups that several indicators count full-time persons of, and the series that most of their levels agree on."""
        every = self.catalog.indicators.values()
        counted = [i for i in every if Unit.FULL_TIME_PERSONS in {i.unit, i.unit.is_share and i.counts}]
        times = Counter(g for i in counted for g in i.groups if g not in TOTALS)
        levels = [(i, g) for i in self.levels if i.unit is Unit.FULL_TIME_PERSONS for g in i.groups if times[g] > 1]
        agreed = Counter((g, self.terms(i, g, VALUE)) for i, g in levels)
        levels.sort(key=lambda one: agreed[one[1], self.terms(one[0], one[1], VALUE)])
        return {group: (indicator.id, group) for indicator, group in levels}

    @cached_property
    def levels(self) -> list[Indicator]:
        """The indicators whose figures add up, by name."""
        return [i for _, i in sorted(self.catalog.indicators.items()) if is_additive(i) and not i.unit.is_share]

    @cached_property
    def counted(self) -> dict[str, tuple[Indicator, str]]:
        """Indicators without groups by what is counted: the title of a level, the numerator of a share that is published."""
        shares = [i for _, i in sorted(self.catalog.indicators.items()) if not i.groups and i.numerator]
        published = {said(i.numerator): (i, NUMERATOR) for i in shares if self.terms(i, "", NUMERATOR)}
        return {**published, **{said(i.title): (i, VALUE) for i in self.levels if not i.groups}}

    def terms(self, indicator: Indicator, group: str, part: str) -> tuple[Term, ...]:
        """The published numbers that a part of a series is the sum of, where the mapping names them."""
        found = self.series.get((indicator.id, group))
        return getattr(found, part) if found else ()


def declared(catalog: Catalog) -> Declared:
    """Read what the project says about its figures besides the catalogue.

    Raises:
        InvalidInput: a file of the mapping, of the relations or of the panel cannot be used.
    """
    mapping = load_mapping(catalog.project.data, catalog.indicators)
    problems: list[Problem] = []
    relations = load_relations(catalog, problems)
    file = load_panel_file(catalog.project.data, catalog.areas.municipalities(), problems)
    if problems:
        raise InvalidInput(problems)
    tied = {(i.id, whole): parts for i in catalog.indicators.values() for whole, parts in i.ties.pooled}
    series = {(one.indicator, one.group): one for one in mapping.series}
    return Declared(catalog, series, file, {**_related(relations, "sum"), **tied}, _related(relations, "difference"))


def _related(relations: list[Relation], function: str) -> dict[tuple[str, str], tuple[str, ...]]:
    """Groups that documents print as a sum, or a difference, of other groups of the same indicator."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for relation in relations:
        refs = [one for one in (relation.printed, *relation.operands) if isinstance(one, FigureRef)]
        alike = {(one.indicator, one.area, one.period, one.kind, one.counts) for one in refs}
        whole = len(refs) == len(relation.operands) + 1 and relation.function == function
        if whole and len(alike) == 1 and refs[0].kind is FigureKind.DATA and not refs[0].counts:
            found.setdefault((refs[0].indicator, refs[0].group), tuple(one.group for one in refs[1:]))
    return found


def said(words: str) -> str:
    """What is counted, without what stands in parentheses and without saying that it is a number."""
    plain = re.sub(r"\s+", " ", re.sub(r"\([^)]*\)", "", words)).strip().lower()
    return plain.removeprefix("antal ")


@dataclass(frozen=True)
class Keys:
    """Names the count that a part of a series is made of."""

    declared: Declared

    @cached_property
    def _populations(self) -> dict[str, Key]:
        return {said(words): ("population", one.name) for words, one in self.declared.file.populations.items()}

    def of(self, indicator: Indicator, group: str, part: str) -> Key:
        """The count of a level (``value``), or the numerator or denominator of a share."""
        tied = self._tied(indicator, group) if part == DENOMINATOR else None
        return tied or self._population(indicator, group, part) or self._published(indicator, group, part)

    def _tied(self, indicator: Indicator, group: str) -> Key | None:
        """The denominator that a tie says is another indicator's denominator or numerator."""
        ties, known = indicator.ties, self.declared.catalog.indicators
        answered = known.get(ties.answered)
        if answered and answered in self.declared.levels and not answered.groups:
            return self.of(answered, "", VALUE)
        for name, part in ((ties.complement_of, DENOMINATOR), (ties.within, NUMERATOR)):
            other = known.get(name)
            if other and other.unit.is_share:
                return self.of(other, group if group in other.groups else next(iter(other.groups), ""), part)
        return None

    def _population(self, indicator: Indicator, group: str, part: str) -> Key | None:
        words = [indicator.title if part == VALUE else getattr(indicator, part)]
        if part != DENOMINATOR and group:
            words = [indicator.groups[group]] if part == NUMERATOR else []
        return next((self._populations[said(one)] for one in words if said(one) in self._populations), None)

    def _published(self, indicator: Indicator, group: str, part: str) -> Key:
        terms = self.declared.terms(indicator, group, part)
        if terms:
            named = [key_of_term(term) for term in terms]
            return named[0] if len(named) == 1 else ("added", *(text for key in named for text in key))
        counts = indicator.unit if part == VALUE else indicator.counts
        if group in self.declared.benefits and counts is Unit.FULL_TIME_PERSONS and part != DENOMINATOR:
            return self.benefit(group)
        if group in self.declared.benefits and counts is Unit.PERSONS and part == DENOMINATOR:
            return ("persons", *self.benefit(group))
        return self._worded(indicator, group, part)

    def benefit(self, group: str) -> Key:
        """The full-time persons on a benefit."""
        name, own = self.declared.benefits[group]
        terms = self.declared.terms(self.declared.catalog.indicators[name], own, VALUE)
        return key_of_term(terms[0]) if len(terms) == 1 else ("benefit", group)

    def _worded(self, indicator: Indicator, group: str, part: str) -> Key:
        if part == VALUE:
            return ("level", indicator.id, group)
        words = said(getattr(indicator, part))
        other, theirs = self.declared.counted.get(words, (indicator, part))
        if other is not indicator and not group:
            return self.of(other, "", theirs)
        if part == DENOMINATOR:
            return ("words", words, group if self.is_by_group(indicator) else "")
        return ("words", words, group, *self.of(indicator, group, DENOMINATOR))

    def is_by_group(self, indicator: Indicator) -> bool:
        """Whether the groups of a share are groups of cases (each with its own), not answers of the same cases."""
        sums = any(name == indicator.id for name, _ in self.declared.sums)
        named = any(g in self.declared.benefits or g in TOTALS for g in indicator.groups)
        return sums or named


def key_of_term(term: Term) -> Key:
    """A published number's name."""
    where = ";".join(f"{name}={','.join(map(str, picks))}" for name, picks in term.where)
    return ("term", term.table, str(term.measure), str(term.part), where)


def added(key: Key) -> tuple[Key, ...]:
    """The published numbers that a count is the sum of, or the count itself."""
    named = key[1:] if key[0] == "added" else ()
    return tuple(named[i : i + OF_TERM] for i in range(0, len(named), OF_TERM)) or (key,)
