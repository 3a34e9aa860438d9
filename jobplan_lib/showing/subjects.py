"""A subject's own sections of a page: one for each topic of the notebook that has figures, made from what is declared."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from jobplan_lib.answer.danish import listed, lower_first
from jobplan_lib.answer.results import Page
from jobplan_lib.core import topic_years, topics
from jobplan_lib.core.crosstabs import crosstabs
from jobplan_lib.core.figures import Ground, How
from jobplan_lib.showing import subject_tables as show_as
from jobplan_lib.showing.templating import render
from jobplan_lib.words.model import Indicator, Topic


def subject_html(page: Page, declared: Sequence[Topic]) -> list[Markup]:
    """The sections of the page's notebook, those without any figure left out."""
    found = []
    for topic in (t for t in declared if t.notebook == page.notebook):
        tables = topic_tables(page, topic)
        if tables:
            found += [render("topic.html.j2", title=topic.title, lead=topic.lead), *tables]
    return found


def topic_tables(page: Page, topic: Topic) -> list[Markup]:
    """Everything that a topic has to show, in the order from the whole to the single figure."""
    ground = page.review.ground
    indicators = topics.members(ground, topic.id)
    yearly = [i for i in indicators if topic_years.is_yearly(ground, i)]
    if not yearly and not any(topics.has_own(ground, indicator) for indicator in indicators):
        return _path(page, indicators)
    crossed = crosstabs(ground, [i for i in indicators if i not in yearly])
    told = {name for table in crossed for name in table.indicators} | {i.id for i in yearly}
    tables = [show_as.crosstab_html(_caption(ground, t.indicators), t) for t in crossed]
    if yearly:
        tables.append(show_as.years_html("År for år", topic_years.by_year(ground, yearly)))
    for indicator in indicators:
        tables += _of_groups(ground, indicator)
    tables += _single(page, topic, [i for i in indicators if i.id not in told])
    return [*tables, *_path(page, indicators), *_accounts(ground, indicators)]


def _caption(ground: Ground, indicators: Sequence[str]) -> str:
    return listed(
        [
            lower_first(ground.indicators[i].title) if n else ground.indicators[i].title
            for n, i in enumerate(indicators[:2])
        ]
    )


def _of_groups(ground: Ground, indicator: Indicator) -> list[Markup]:
    """Means and survey answers, which are about all groups of one indicator together."""
    found = []
    if indicator.ties.weighted_by and (means := topics.means(ground, indicator)):
        weights = set(ground.indicators[indicator.ties.weighted_by].groups)
        printed = topics.lines(ground, indicator, [g for g in indicator.groups if g not in weights])
        found.append(show_as.means_html(f"{indicator.title}: gennemsnit over grupperne", means, printed))
    if indicator.ties.answers and (answers := topics.answers(ground, indicator)):
        found.append(show_as.answers_html(indicator.title, answers))
    return found


def _single(page: Page, topic: Topic, indicators: Sequence[Indicator]) -> list[Markup]:
    """The remaining indicators: those of several groups as tables of their own, the others as lines of one table."""
    ground, own = page.review.ground, page.review.municipality.name
    shown_by_another = {i.ties.complement_of or i.ties.within for i in indicators} | _asked(indicators)
    together, apart, notes = [], [], []
    for indicator in indicators:
        if indicator.id in shown_by_another or indicator.ties.answers:
            continue
        lines = _lines(ground, indicator)
        if len(lines) > 1 and indicator.groups:
            apart.append(show_as.lines_html(indicator.title, lines, own))
        else:
            together += lines
            notes += _notes(ground, indicator, lines)
    made = [line for indicator in indicators for line in topics.quotients(ground, indicator)]
    both = [*together, *made]
    return [*([show_as.lines_html(topic.title, both, own, notes, quiet=True)] if both else []), *apart]


def _notes(ground: Ground, indicator: Indicator, lines: Sequence[topics.Line]) -> list[str]:
    """That a rest is made from a share of other people than those whom the indicator is about."""
    other = ground.indicators.get(indicator.ties.complement_of)
    made = any(figure.how is How.COMPLEMENT for line in lines for figure in line.figures)
    if other is None or not made or other.denominator == indicator.denominator:
        return []
    mine, its = lower_first(indicator.denominator), lower_first(other.denominator)
    return [f"»{indicator.title}« er ellers opgjort af {mine}; her er det resten af {its}."]


def _asked(indicators: Sequence[Indicator]) -> set[str]:
    """Indicators whose figures stand in another's table of answers."""
    refs = [r for i in indicators for q in i.ties.answers for r in (q.positive, q.neutral, q.negative) if r]
    return {ref.indicator for ref in refs}


def _lines(ground: Ground, indicator: Indicator) -> list[topics.Line]:
    ties = indicator.ties
    if ties.complement_of:
        return topics.rests(ground, indicator)
    if ties.within:
        return [_named(ground, indicator, line) for line in topics.chain(ground, indicator)]
    found = topics.pooled(ground, indicator) if ties.pooled else topics.lines(ground, indicator)
    if indicator.groups and len(found) == 1:
        found = [topics.renamed(line, f"{indicator.title}: {lower_first(line.label)}") for line in found]
    return [*found, *topics.on_other_basis(ground, indicator)]


def _named(ground: Ground, indicator: Indicator, line: topics.Line) -> topics.Line:
    """The chained share says what of what it is."""
    first = ground.indicators[indicator.ties.within]
    return line if line.label else topics.renamed(line, f"{indicator.numerator} af {lower_first(first.denominator)}")


def _path(page: Page, indicators: Sequence[Indicator]) -> list[Markup]:
    rows = show_as.path_rows(page.targets, [i.id for i in indicators], page.review.ground)
    return [show_as.path_html("Målene år for år", rows)] if rows else []


def _accounts(ground: Ground, indicators: Sequence[Indicator]) -> list[Markup]:
    """What was gained and spent, and what the running year is reckoned to cost."""
    rows = topic_years.account(ground, indicators)
    found = [show_as.account_html("Regnskab over gevinst og udgift", rows, ground)] if rows else []
    for indicator in indicators:
        figures = topic_years.projections(ground, indicator)
        if figures:
            found.append(show_as.projection_html(f"{indicator.title}: året, som er i gang", figures))
    return found
