"""The charts and tables of a page's figures: over time, beside other areas, among all municipalities."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from markupsafe import Markup

from jobplan_lib.answer.danish_rules import area_name
from jobplan_lib.answer.results import Page, Result, Section
from jobplan_lib.core.figures import Figure
from jobplan_lib.core.targets import Judgement
from jobplan_lib.showing import figure_words, row_charts, spread_words, tables
from jobplan_lib.showing.cards import cards_html
from jobplan_lib.showing.figure_names import figure_name, row_names
from jobplan_lib.showing.figures_once import FEWEST_POINTS, Labelled, beside, common, once, plain_measure
from jobplan_lib.showing.fragments import Chart
from jobplan_lib.showing.spread_charts import Compared
from jobplan_lib.showing.time_table import time_table_html
from jobplan_lib.words.labels import lower_first
from jobplan_lib.words.plan_model import Combination, RollUp
from jobplan_lib.words.vocabulary import AreaKind, Unit

FEWEST_BARS = 4  # of a chart of distances: fewer are read quicker on their cards
FEWEST_COMPARED = 3  # rows of a comparison, where each card has held its figure against the other area's already
FEW_PARTS = 3  # of a target: they bear its name, as they have a section each on its card
MOST_LINES = 8  # more figures over time are rows of a table, so that a page stays small


def development(page: Page, is_told: Callable[[Figure], bool] = lambda _: False) -> list[Markup | Chart]:
    """The figures over time: those of targets as lines, the others as rows; nothing where each was measured once.

    Followed figures are left out where a section of the page tells them (``is_told``): with the year before beside the
    newest, two points say no more, and of a table over years none does.
    """
    own = _once(page, [(label, j) for label, j in _lines(page) if j.observed is not None])
    rest = [pair for pair in labelled(page, page.monitored) if not any(_is_same(j, pair[1]) for _, j in own)]
    several = [(label, j) for label, j in own + _distinct(rest) if has_development(page, j, is_told)]
    own = [pair for pair in own if pair in several]
    drawn = [pair for pair in own if len(pair[1].series) >= FEWEST_POINTS and not _is_broken(page, pair[1])]
    drawn = drawn[:MOST_LINES]
    tables_of_rest = _time_tables(page, [pair for pair in several if pair not in drawn])
    lines = (figure_words.development(label, j, beside(j, page.review.ground)) for label, j in drawn)
    return [*lines, *tables_of_rest]


def _lines(page: Page) -> Labelled:
    """The targets' figures that have a line of their own: of each month of a year the last, under its target's name."""
    results = main_results(page)
    whose = {id(leaf): result for result in results for leaf in result.judgement.leaves}
    kept: Labelled = []
    for label, judgement in labelled(page, results):
        result = whose[id(judgement)]
        leaves = result.judgement.leaves
        is_only = len(leaves) > 1 and sum(not _goes_on(leaf, leaves) for leaf in leaves) == 1
        number = f"{result.id} " if result.is_counted else ""
        if not _goes_on(judgement, leaves):
            kept.append((f"{number}{result.target.short}" if is_only else label, judgement))
    return kept


def _goes_on(judgement: Judgement, leaves: Sequence[Judgement]) -> bool:
    """Whether another part of a target draws the same line further."""
    measure, drawn = plain_measure(judgement), judgement.series
    others = (leaf.series for leaf in leaves if plain_measure(leaf) == measure and len(leaf.series) > len(drawn))
    return any(longer[: len(drawn)] == drawn for longer in others)


def _once(page: Page, found: Labelled) -> Labelled:
    return once(found, frozenset(r.id for r in page.targets))


def has_development(page: Page, judgement: Judgement, is_told: Callable[[Figure], bool]) -> bool:
    """Whether a figure stands among the developments of the page."""
    if len(judgement.series) < 2 or judgement.observed is None:
        return False
    if any(judgement is leaf for result in page.targets for leaf in result.judgement.leaves):
        return True
    two = len(judgement.series) < FEWEST_POINTS and is_told(judgement.series[-1])
    return not two and not all(is_told(figure) for figure in judgement.series)


def _distinct(found: list[tuple[str, Judgement]]) -> list[tuple[str, Judgement]]:
    """Readings of one figure once, under what their labels have in common."""
    names: dict[int, list[str]] = {}
    kept: dict[int, tuple[str, Judgement]] = {}
    for label, judgement in found:
        twin = next((key for key, (_, j) in kept.items() if _is_same(j, judgement)), id(judgement))
        kept.setdefault(twin, (label, judgement))
        names.setdefault(twin, []).append(label)
    return [(common(names[key], names[key][0]), judgement) for key, (_, judgement) in kept.items()]


def _is_same(one: Judgement, other: Judgement) -> bool:
    return one.observed is not None and one.observed == other.observed and one.benchmarks == other.benchmarks


def _time_tables(page: Page, rest: list[tuple[str, Judgement]]) -> list[Markup]:
    """Figures over time as rows: those of several groups under their own name, the single ones together."""
    grouped = {
        id(leaf): figure_name(r, page.review.ground)
        for r in page.monitored
        if r.judgement.parts
        for leaf in r.judgement.leaves
    }
    captions = dict.fromkeys(grouped.get(id(judgement), "Tal over tid") for _, judgement in rest)
    return [
        time_table_html(
            caption, [p for p in rest if grouped.get(id(p[1]), "Tal over tid") == caption], page.review.ground
        )
        for caption in captions
    ]


def _is_broken(page: Page, judgement: Judgement) -> bool:
    """Whether a series break lies within the series: then a row with a broken line, and no line over it all."""
    first, last = judgement.series[0], judgement.series[-1]
    return page.review.ground.break_between(last.indicator, first.period, last.period, last.groups) is not None


def verdicts(page: Page, found: list[tuple[Section, list[Result]]]) -> list[Markup | Chart]:
    """The cards of the page's targets; a chart of the parts of a single one stands below its card."""
    drawn, chart = _drawn(page), _distances(page)
    results = [(section, result) for section, of_section in found for result in of_section]
    cut = next((n for n, (_, result) in enumerate(results, 1) if [result.id] == drawn), 0)
    if chart is None or not cut:
        return [cards_html(page, found)]
    rest = cards_html(page, _by_section(results[cut:]), goes_on=results[cut - 1][0]) if results[cut:] else Markup("")
    return [cards_html(page, _by_section(results[:cut])), chart, rest]


def _by_section(results: list[tuple[Section, Result]]) -> list[tuple[Section, list[Result]]]:
    runs = groupby(results, lambda pair: pair[0])
    return [(section, [result for _, result in run]) for section, run in runs]


def _drawn(page: Page) -> list[str]:
    """The numbers of the targets that have a distance in points."""
    return [r.id for r in page.targets if any(row_charts.is_in_points(leaf) for leaf in r.judgement.leaves)]


def distances(page: Page) -> Chart | None:
    """How far each target of the page is from its requirement; None where that is drawn below a card."""
    return _distances(page) if len(_drawn(page)) > 1 else None


def _distances(page: Page) -> Chart | None:
    """The distances in points; None where they are few."""
    every = labelled(page, page.targets)
    found = [(label, j) for label, j in every if row_charts.is_in_points(j)]
    if len(found) < FEWEST_BARS:
        return None
    about, found = _numbered_once(page, found)
    shown = {id(j) for _, j in found}
    # as on the cards: a part that is read in two ways is one part
    counted = [part for r in page.targets for part in r.judgement.parts or (r.judgement,)]
    answers = [part.status for part in counted if any(id(leaf) in shown for leaf in part.leaves)]
    return figure_words.distance(row_charts.distance(found), found, answers, about, left_out=len(every) - len(found))


def comparison(page: Page, is_told: Callable[[Figure], bool] = lambda _: False) -> list[Markup | Chart]:
    """Own figures beside other areas' and, where they are known, among all municipalities; nothing without any.

    Followed figures are left out where a section of the page tells them and not all municipalities are known.
    """
    found = [(label, j) for label, j in labelled(page, main_results(page)) if j.observed and j.benchmarks]
    found = _distinct(_once(page, found))
    if not page.targets and not any(one.spread for one in spread_words.compared(page.review.ground, found)):
        found = [(label, j) for label, j in found if j.observed and not is_told(j.observed)]
    if not found:
        return []
    in_strips = [one for one in spread_words.compared(page.review.ground, found) if one.spread]
    pieces: list[Markup | Chart] = []
    if in_strips:
        name = page.review.municipality.name
        pieces.append(spread_words.strips_chart(in_strips, name))
        pieces.append(tables.compared_html("Egne tal og andre områders", figure_words.labelled(found), name))
    rows = _profile_rows(page)
    profile = [spread_words.profile_chart(rows, page.review.municipality.name)] if rows else []
    is_all_there = all(any(one.own == j.observed for one in rows) for _, j in found)
    is_seen = len(found) < FEWEST_COMPARED and all(_is_on_its_card(j) for _, j in found)
    return [*(pieces or ([] if is_all_there or is_seen else _by_unit(page, found))), *profile]


def _is_on_its_card(judgement: Judgement) -> bool:
    """Whether the requirement is the only other area's figure: the card holds the two against each other."""
    basis = judgement.required.basis if judgement.required else None
    return basis is not None and all(basis.area == figure.area for figure in judgement.benchmarks)


def _profile_rows(page: Page) -> list[Compared]:
    """The figures of the page on a common scale: those of the targets, and single ones that are followed.

    A scale in per cent of the country's figure says something of levels of different size. A change has none, and where
    the figures share a unit and no spread is known, the comparison above has said it all.
    """
    single = tuple(r for r in page.monitored if not r.judgement.parts)
    both = [(label, j) for label, j in labelled(page, page.targets + single) if j.observed]
    beside_own = spread_words.compared(page.review.ground, _distinct(_once(page, both)))
    found = [one for one in beside_own if _is_level(one.own, one.benchmark)]
    spread = [one for one in found if one.spread]
    rows = (spread if len(spread) >= spread_words.FEWEST_ROWS else found)[: spread_words.MOST_ROWS]
    is_worth_it = len(rows) >= spread_words.FEWEST_ROWS and (bool(spread) or len({one.own.unit for one in rows}) > 1)
    return rows if is_worth_it else []


def _is_level(*figures: Figure) -> bool:
    return all(f.unit not in {Unit.POINTS, Unit.PERCENT_CHANGE} and f.quantity.value > 0 for f in figures)


def main_results(page: Page) -> tuple[Result, ...]:
    """The targets of a page; on a page without any, the single figures that are followed."""
    return page.targets or tuple(r for r in page.monitored if not r.judgement.parts)


def observed_leaves(page: Page) -> list[Judgement]:
    """The judgements of the page's targets and followed figures that have an own figure."""
    return [leaf for r in (*page.targets, *page.monitored) for leaf in r.judgement.leaves if leaf.observed]


def target_leaves(page: Page) -> list[Judgement]:
    """The judgements of the page's targets."""
    return [leaf for result in page.targets for leaf in result.judgement.leaves]


def labelled(page: Page, results: tuple[Result, ...]) -> list[tuple[str, Judgement]]:
    """Targets, and the parts of combined ones, each with a label that begins with the plan's number of the target."""
    found, names = [], row_names(results, page.review.ground)
    for result, alone in zip(results, names, strict=True):
        leaves, rule = result.judgement.named_leaves(), result.judgement.rule
        number = f"{result.id} " if result.is_counted else ""
        is_reading = isinstance(rule, Combination) and rule.roll_up is RollUp.READINGS
        if is_reading or 1 < len(leaves) <= FEW_PARTS:  # a part does not say of what; of many parts a heading does
            leaves = [(f"{result.target.short}: {lower_first(name)}", leaf) for name, leaf in leaves]
        if len(leaves) == 1:
            leaves = [(alone, leaves[0][1])]
        found += [(number + name + _elsewhere(leaf), leaf) for name, leaf in leaves]
    return found


def _by_unit(page: Page, found: list[tuple[str, Judgement]]) -> list[Chart]:
    """One comparison chart for each unit, since per cent and weeks share no axis."""
    units = dict.fromkeys(j.observed.unit for _, j in found if j.observed)
    parts = [[(label, j) for label, j in found if j.observed and j.observed.unit is unit] for unit in units]
    name, charts = page.review.municipality.name, []
    for part in parts:
        about, rows = _numbered_once(page, part)
        charts.append(figure_words.comparison(row_charts.comparison(rows), rows, name, about))
    return charts


def _numbered_once(page: Page, found: Labelled) -> tuple[str, Labelled]:
    """What the rows of a chart have in common, and the rows without the number of a target that all of them belong to."""
    about = figure_words.in_common(found, page.review.ground)
    numbers = {label.partition(" ")[0] for label, _ in found}
    if len(found) < 2 or len(numbers) > 1 or not numbers <= {r.id for r in page.targets}:
        return about, found
    return f"Mål {numbers.pop()}: {about}" if about else f"Mål {numbers.pop()}. ", [
        (label.partition(" ")[2], judgement) for label, judgement in found
    ]


def groups(page: Page, result: Result) -> Markup | Chart:
    """A figure that is followed for several groups: beside other areas where they have figures, else as a table."""
    leaves, caption = [(leaf.label, leaf) for leaf in result.judgement.leaves], figure_name(result, page.review.ground)
    compared = [(label, j) for label, j in leaves if j.observed and j.benchmarks]
    if compared:
        drawn, name = row_charts.arranged(compared), page.review.municipality.name
        told = figure_words.Groups(caption, [j for _, j in leaves], compared, drawn)
        return figure_words.groups(row_charts.comparison(drawn), told, name)
    return tables.compared_html(caption, [j for _, j in leaves], page.review.municipality.name)


def _elsewhere(judgement: Judgement) -> str:
    """The area of a figure that is not the municipality's own, for a label."""
    area = judgement.observed.area if judgement.observed else None
    return f" ({area_name(area)})" if area is not None and area.kind is not AreaKind.MUNICIPALITY else ""
