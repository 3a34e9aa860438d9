"""Which areas the synthetic panel has an indicator for, where that is not everybody.

What a municipality counts itself is known of nobody else: a national panel that had it for all would put one place's projects
and words on the pages of the others. ``own_sources`` in ``data/panel.yaml`` names whose figures are of that kind. What documents
print of the country alone, such as a forecast for it, no municipality has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from jobplan_lib.reading.areas import Areas
from jobplan_lib.reading.catalog import Catalog
from jobplan_lib.reading.panel_file import load_panel_file
from jobplan_lib.sources.mapping import load_mapping
from jobplan_lib.sources.needs import indicators_of
from jobplan_lib.words.errors import InvalidInput, Problem
from jobplan_lib.words.model import Indicator
from jobplan_lib.words.vocabulary import AreaKind

WORD = r"\w+"


def places(catalog: Catalog, printed: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    """The codes of the areas that have an indicator, by indicator; one that all areas have is left out.

    Args:
        catalog: indicators, and plans: what a shared plan looks at is there for everybody, what a municipality's plan looks
            at for that municipality.
        printed: the areas that an indicator has a printed figure of.

    Raises:
        InvalidInput: ``data/panel.yaml``, the mapping or a plan cannot be used.
    """
    problems: list[Problem] = []
    municipalities = catalog.areas.municipalities()
    sources = load_panel_file(catalog.project.data, municipalities, problems).own_sources
    live = load_mapping(catalog.project.data, catalog.indicators).indicators
    found: dict[str, set[str]] = {}
    for indicator in catalog.indicators.values():
        there = printed.get(indicator.id, set())
        if _is_of(indicator, sources):
            found[indicator.id] = there & {area.code for area in municipalities}
        elif there and indicator.id not in live:
            found |= {indicator.id: wider} if (wider := _only_wider(there, catalog.areas)) else {}
    codes = {area.slug: area.code for area in municipalities}
    for plan in filter(None, [catalog.load_plan(name, problems) for name in catalog.plan_ids()] if found else []):
        for name in indicators_of(plan) & found.keys():
            if plan.municipality in codes:
                found[name].add(codes[plan.municipality])
            else:  # a plan that any municipality can be held against
                del found[name]
    if problems:
        raise InvalidInput(problems)
    return {name: frozenset(there) for name, there in found.items()}


def _is_of(indicator: Indicator, sources: Iterable[str]) -> bool:
    words = _words(indicator.source)
    return any(_words(source) in words for source in sources)


def _words(text: str) -> str:
    """The words of a text with a space around each, so that a name of several is found in it and a part of a word is not."""
    return f" {' '.join(re.findall(WORD, text.lower()))} "


def _only_wider(printed: set[str], areas: Areas) -> set[str]:
    """All areas of the kinds that figures are printed of, where none is a municipality; nothing where one is."""
    kinds = {areas.by_code[code].kind for code in printed if code in areas.by_code}
    return set() if AreaKind.MUNICIPALITY in kinds else {a.code for a in areas.by_code.values() if a.kind in kinds}
