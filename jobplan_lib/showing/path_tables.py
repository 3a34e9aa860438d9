"""What targets ask for year by year, where one and the same figure has requirements for several years."""

from __future__ import annotations

from collections.abc import Sequence

from jobplan_lib.answer import danish
from jobplan_lib.answer.danish_rules import requirement_text
from jobplan_lib.answer.danish_trials import period_shown
from jobplan_lib.answer.results import Page, Result
from jobplan_lib.core.figures import Ground
from jobplan_lib.core.targets import Judgement
from jobplan_lib.showing.cards import NOTHING, cells_of, own_words
from jobplan_lib.showing.pieces import Piece
from jobplan_lib.showing.tables import Table
from jobplan_lib.words.labels import lower_first
from jobplan_lib.words.model import Indicator
from jobplan_lib.words.plan_model import Criterion, Path

FEWEST_STEPS = 3  # years with a target of their own that make a path


def path_pieces(page: Page, indicators: Sequence[Indicator]) -> list[Piece]:
    """The path of a topic's indicators as a table; nothing where the cards of the targets have said it."""
    rows = path_rows(page.targets, [i.id for i in indicators], page.review.ground)
    own = [i for i in indicators if any(_looks_at(result, i) for result in page.targets)]
    caption = f"Målene år for år: {lower_first(own[0].title)}" if own else "Målene år for år"
    table = Table(caption, ("Mål", "År", "Krav", "Eget tal", "Status"), _by_target(rows), frozenset({3}))
    return [Piece(table.html(), (), caption)] if rows else []


def _by_target(rows: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """The steps as rows that bear the name of their target: on a phone a row's name is the head of all that it says."""
    return tuple((name, year, *rest) for year, name, *rest in rows)


def _looks_at(result: Result, indicator: Indicator) -> bool:
    rules = (leaf.rule for leaf in result.judgement.leaves)
    return any(isinstance(rule, Criterion) and rule.measure.indicator == indicator.id for rule in rules)


def path_rows(results: Sequence[Result], indicators: Sequence[str], ground: Ground) -> list[tuple[str, ...]]:
    """What targets ask for year by year, where one and the same figure has requirements for several years.

    A target of which a part is among them is told with all its parts, in the plan's order. Nothing where each year has a
    target of its own and none has a figure, or where there are but two of them: their cards have said that much.
    """
    years: dict[tuple[str, tuple[str, ...]], set[int]] = {}
    steps: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    looks_at: dict[str, set[tuple[str, tuple[str, ...]]]] = {}
    has_path = False
    for result in results:
        for leaf in result.judgement.leaves:
            rule = leaf.rule
            if isinstance(rule, Criterion) and rule.measure.indicator in indicators:
                key, found = (rule.measure.indicator, rule.measure.groups), _steps(result, leaf, rule, ground)
                years.setdefault(key, set()).update(year for year, _ in found)
                steps.setdefault(result.id, []).extend(found)
                looks_at.setdefault(result.id, set()).add(key)
                has_path = has_path or len(found) > 1
    several = [s for name, s in steps.items() if any(len(years[key]) > 1 for key in looks_at[name])]
    rows = [row for _, row in sorted((step for found in several for step in found), key=lambda step: step[0])]
    is_news = len({name for _, name, *_ in rows}) < len(rows) or any(own != NOTHING for *_, own, _ in rows)
    return rows if is_news and (has_path or len({year for year, *_ in rows}) >= FEWEST_STEPS) else []


def _steps(result: Result, leaf: Judgement, rule: Criterion, ground: Ground) -> list[tuple[int, tuple[str, ...]]]:
    requirement = rule.requirement
    if isinstance(requirement.against, Path):
        years = [year for year, _ in requirement.against.by_year]
    else:
        named = rule.when.by or rule.when.at
        years = [named.year if named else ground.year]
    found: list[tuple[int, tuple[str, ...]]] = []
    for year in years:
        cells = cells_of(leaf)
        is_now = len(years) == 1 or year == ground.year
        own, word = (own_words(leaf, cells.own, ground), cells.word) if is_now else (NOTHING, "")
        needed = requirement_text(requirement, ground.indicators, year, ground.areas, rule.measure)
        label = result.target.short if leaf.label in {"", result.target.short} else leaf.label
        seen = f" ({danish.short_period(period_shown(leaf.observed))})" if is_now and leaf.observed else ""
        found.append((year, (str(year), f"{result.id} {label}", needed, f"{own}{seen}", word)))
    return found
