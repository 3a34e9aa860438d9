"""What a figure that is followed is called on its page: by one name, the one that its tables and definitions use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from jobplan_lib.answer.results import Result
from jobplan_lib.core.figures import Figure, Ground, How
from jobplan_lib.words.labels import lower_first

LOOKED_AT = frozenset({How.CHANGE, How.RANK, How.DIFFERENCE, How.DISTANCE, How.SHARE_OF, How.OCCURRENCES})


def figure_name(result: Result, ground: Ground) -> str:
    """The indicator's title, with the group of a single figure; the plan's own few words where that would not do.

    That is where there are no figures, where they are of several indicators, and where something else is made of them
    (a change, a place). A plan's few words for what it follows are not those that sections, tables and definitions use,
    and a reader takes two names for two things.
    """
    leaves = result.judgement.leaves
    figures = [leaf.observed for leaf in leaves if leaf.observed is not None]
    indicators = {figure.indicator for figure in figures}
    if result.is_counted or len(indicators) != 1 or any(figure.how in LOOKED_AT for figure in figures):
        return result.target.short
    return _with_group(figures[0], ground) if len(leaves) == 1 else ground.indicators[indicators.pop()].title


def _with_group(figure: Figure, ground: Ground) -> str:
    indicator = ground.indicators[figure.indicator]
    group = indicator.groups.get(figure.groups[0], "") if len(figure.groups) == 1 else ""
    return f"{indicator.title}: {lower_first(group)}" if group else indicator.title


def row_names(results: Sequence[Result], ground: Ground) -> list[str]:
    """The names of figures that stand in one table: two that would be called the same keep the plan's words."""
    names = [figure_name(result, ground) for result in results]
    count = Counter(names)
    return [name if count[name] == 1 else result.target.short for name, result in zip(names, results, strict=True)]
