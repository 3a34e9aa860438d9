"""What the targets of a page have told before its tables begin: a table that adds nothing to it would be the same twice."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from jobplan_lib.answer.results import Page
from jobplan_lib.core.figures import Figure
from jobplan_lib.core.targets import Judgement
from jobplan_lib.words.quantities import Quantity


@dataclass(frozen=True)
class ToldAbove:
    """The figures that stand with the targets: own ones of today and before, other areas', and what a requirement rests on."""

    figures: frozenset[tuple[tuple[object, ...], Quantity]]

    def tells_all(self, figures: Collection[Figure]) -> bool:
        """Whether a reader has seen every one of the figures; of a table without figures nobody has seen what it says."""
        return bool(figures) and all((same(figure), figure.quantity) in self.figures for figure in figures)


def told_above(page: Page) -> ToldAbove:
    """What a page's targets tell on their cards and as developments and comparisons."""
    leaves = [leaf for result in page.targets for leaf in result.judgement.leaves]
    return ToldAbove(frozenset((same(figure), figure.quantity) for leaf in leaves for figure in _told_of(leaf)))


def same(figure: Figure) -> tuple[object, ...]:
    """What makes two figures the same one, however they were looked up."""
    groups = tuple(sorted(figure.groups))
    return figure.indicator, groups, figure.area.code, figure.period, figure.unit, figure.since


def _told_of(leaf: Judgement) -> list[Figure]:
    if leaf.observed is None:
        return []
    basis = leaf.required.basis if leaf.required else None
    over_time = leaf.series if len(leaf.series) > 1 else ()
    return [leaf.observed, *leaf.benchmarks, *([basis] if basis else []), *over_time]
