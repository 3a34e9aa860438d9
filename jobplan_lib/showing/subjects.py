"""A subject's own sections of a page: one for each topic of the notebook that has figures, made from what is declared.

A section says which figures it has told, so that no other part of the page tells them again, and which contradictions of
the source concern them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from markupsafe import Markup

from jobplan_lib.answer.danish import listed
from jobplan_lib.answer.findings import outcome_text
from jobplan_lib.answer.results import Page, Result
from jobplan_lib.core import topic_years, topics
from jobplan_lib.core.benefit_figures import WITHOUT_TOPIC, narrowed
from jobplan_lib.core.crosstabs import crosstabs
from jobplan_lib.core.figures import Figure, Ground, How
from jobplan_lib.core.relations import Finding, Outcome
from jobplan_lib.core.rounds import survey_rounds
from jobplan_lib.reading.plan_files import BENEFIT
from jobplan_lib.showing import page_figures
from jobplan_lib.showing import subject_tables as show_as
from jobplan_lib.showing.account_tables import account_html, projection_html
from jobplan_lib.showing.crosstab_tables import crosstab_pieces
from jobplan_lib.showing.fragments import Chart
from jobplan_lib.showing.path_tables import path_pieces
from jobplan_lib.showing.pieces import Piece, shown
from jobplan_lib.showing.survey_tables import rounds_html
from jobplan_lib.showing.templating import render
from jobplan_lib.showing.told_above import same, told_above
from jobplan_lib.showing.year_tables import years_html
from jobplan_lib.words.labels import lower_first
from jobplan_lib.words.model import Indicator, Topic
from jobplan_lib.words.plan_model import Combination
from jobplan_lib.words.vocabulary import FigureKind

FEWEST_DRAWN = 4  # fewer groups are read as fast in the table
UNTOLD = Topic(WITHOUT_TOPIC, "Andre tal", "", BENEFIT, 0)  # of a benefit, that no page has a section for


@dataclass(frozen=True)
class SubjectSection:
    """What a page says about one topic: its tables and the figures that stand in them."""

    topic: Topic
    tables: tuple[Markup, ...]
    figures: tuple[Figure, ...]
    outcomes: tuple[Outcome, ...] = ()  # the contradictions that concern its figures
    unlike: tuple[Outcome, ...] = ()  # figures that stand together here and must not be held against each other

    @cached_property
    def told(self) -> frozenset[tuple[object, ...]]:
        """The figures by what makes two of them the same one."""
        return frozenset(map(same, self.figures))

    def tells(self, result: Result) -> bool:
        """Whether every figure of a result stands in the section."""
        there = [leaf.observed for leaf in result.judgement.leaves if leaf.observed]
        return bool(there) and all(same(figure) in self.told for figure in there)


def is_told(sections: Iterable[SubjectSection], figure: Figure) -> bool:
    """Whether a figure stands in any of the sections."""
    return any(same(figure) in section.told for section in sections)


def subject_sections(page: Page, declared: Sequence[Topic]) -> tuple[SubjectSection, ...]:
    """The sections of the page's notebook, those without any figure left out; of a benefit's page those of all pages.

    A table of which every figure stands with the targets above is left out, and with it a section that has no other.
    """
    found = []
    left = _contradictions(page)
    spoken = {same(leaf.observed) for r in page.results for leaf in r.judgement.leaves if leaf.observed}
    page = _in_its_time(page)
    benefit = page.review.benefit
    above = told_above(page)
    if benefit:
        review = replace(page.review, ground=narrowed(page.review.ground, benefit))
        page, declared = replace(page, review=review), [*declared, UNTOLD]
    for topic in (t for t in declared if benefit or t.notebook == page.notebook):
        pieces = [p for p in topic_tables(page, topic) if p.says_more or not above.tells_all(p.figures)]
        figures = tuple(figure for piece in pieces for figure in piece.figures)
        if not pieces:
            continue
        rows = {row for figure in figures for row in figure.observations}
        mine = [outcome for outcome in left if rows & set(outcome.observations)]
        left = [outcome for outcome in left if outcome not in mine]
        beside = {row for figure in figures for row in figure.rows}
        unlike = [o for o in _incomparable(page) if beside.issuperset(o.observations)]
        tables = shown(pieces, lambda figure: same(figure) in spoken)
        found.append(SubjectSection(topic, tables, figures, tuple(mine), tuple(unlike)))
    return tuple(found)


def _contradictions(page: Page) -> list[Outcome]:
    """Those of the page that no target tells: what is about a target's figures stands with the target."""
    told = {outcome.relation.id for result in page.targets for outcome in result.outcomes}
    return [o for o in page.outcomes if o.finding is Finding.MISMATCH and o.relation.id not in told]


def _incomparable(page: Page) -> list[Outcome]:
    return [o for o in page.outcomes if o.finding is Finding.NOT_COMPARABLE and o.observations]


def _in_its_time(page: Page) -> Page:
    """The page with what was decided for later years read only where the plan speaks of it, or its document prints it.

    A period says nothing of when it was decided: of a grant for 2023-24, a plan for 2021 that does not name it knew nothing.
    """
    ground = page.review.ground
    spoken = {
        leaf.rule.measure.indicator
        for result in page.results
        for leaf in result.judgement.leaves
        if not isinstance(leaf.rule, Combination) and leaf.rule.measure
    }
    ahead = [i for i in ground.indicators.values() if i.ties.is_ahead and i.id not in spoken]
    unknown = [i for i in ahead if not _stands_in(page.review.plan.document, ground, i)]
    like_others = {i.id: replace(i, ties=replace(i.ties, is_ahead=False)) for i in unknown}
    ground = replace(ground, indicators={**ground.indicators, **like_others})
    return replace(page, review=replace(page.review, ground=ground))


def _stands_in(document: str, ground: Ground, indicator: Indicator) -> bool:
    """Whether a document prints any own figure of an indicator."""
    rows = (o for g in indicator.groups or ("",) for o in ground.observations.series(indicator.id, ground.own.code, g))
    return any(origin.document == document for row in rows for origin in row.origins)


def section_pieces(page: Page, section: SubjectSection) -> list[Markup | Chart]:
    """A section as it stands on the page: heading, a picture of the first figure that it tells by group, tables, findings."""
    heading = render("topic.html.j2", title=section.topic.title, lead=section.topic.lead, anchor=anchor(section.topic))
    compared = {same(leaf.observed) for r in page.targets for leaf in r.judgement.leaves if leaf.observed}
    many = (r for r in page.monitored if len(r.judgement.parts) >= FEWEST_DRAWN and section.tells(r))
    pictured = [r for r in many if not _figures(r) & compared]
    pictures = [p for p in (page_figures.groups(page, r) for r in pictured) if isinstance(p, Chart)]
    findings = [outcome_text(outcome) for outcome in section.outcomes]
    found = [render("findings.html.j2", texts=findings, place="")] if findings else []
    if section.unlike:
        texts = [outcome_text(outcome) for outcome in section.unlike]
        found.append(render("findings.html.j2", texts=texts, place="", heading="Kan ikke sammenlignes"))
    return [heading, *pictures[:1], *section.tables, *found]


def _figures(result: Result) -> set[tuple[object, ...]]:
    return {same(leaf.observed) for leaf in result.judgement.leaves if leaf.observed}


def anchor(topic: Topic) -> str:
    """Where a link to the section goes."""
    return f"emne-{topic.id}"


def topic_tables(page: Page, topic: Topic) -> list[Piece]:
    """Everything that a topic has to show, in the order from the whole to the single figure."""
    ground = page.review.ground
    indicators = topics.members(ground, topic.id)
    yearly = [i for i in indicators if topic_years.is_yearly(ground, i)]
    if not yearly and not any(topics.has_own(ground, indicator) for indicator in indicators):
        return path_pieces(page, indicators)
    alone = {i.id for i in indicators if _is_told_by_rounds(ground, i)}
    crossed = crosstabs(ground, [i for i in indicators if i not in yearly and i.id not in alone])
    told = {name for table in crossed for name in table.indicators} | {i.id for i in yearly} | alone
    surveyed = [one.indicator.ties for one in survey_rounds(ground, indicators)]
    told |= {name for ties in surveyed for name in (ties.answered, ties.asked)}
    tables = [piece for t in crossed for piece in crosstab_pieces(_caption(ground, t.indicators), t)]
    tables += _over_years(ground, yearly)
    for indicator in indicators:
        tables += _of_groups(ground, indicator, told)
    tables += _single(page, topic, [i for i in indicators if i.id not in told])
    tables += _rounds(ground, indicators)
    return [*tables, *path_pieces(page, indicators), *_accounts(ground, indicators)]


def _over_years(ground: Ground, yearly: Sequence[Indicator]) -> list[Piece]:
    if not yearly:
        return []
    found = topic_years.by_year(ground, yearly)
    figures = tuple(f for row in found.values() for f in row.values())
    first, *rest = dict.fromkeys(label for row in found.values() for label in row)
    others = f" og {len(rest)} andre tal" if len(rest) > 1 else f" og {lower_first(rest[0])}" if rest else ""
    changes = [indicator.id for indicator in yearly if indicator.ties.change_of]
    return [Piece(years_html("År for år", found, changes), figures, f"{first}{others}, år for år")]


def _caption(ground: Ground, indicators: Sequence[str]) -> str:
    return listed(
        [
            lower_first(ground.indicators[i].title) if n else ground.indicators[i].title
            for n, i in enumerate(indicators[:2])
        ]
    )


def _of_groups(ground: Ground, indicator: Indicator, told: Collection[str]) -> list[Piece]:
    """Means and survey answers, which are about all groups of one indicator together.

    Of an indicator that another table tells, only questions whose neutral or negative answers are known.
    """
    found: list[Piece] = []
    if indicator.ties.weighted_by and (means := topics.means(ground, indicator)):
        weights = set(ground.indicators[indicator.ties.weighted_by].groups)
        printed = topics.lines(ground, indicator, [g for g in indicator.groups if g not in weights])
        caption = f"{indicator.title}: gennemsnit over grupperne"
        figures = (*(figure for _, figure in means), *_in_lines(printed))
        found.append(Piece(show_as.means_html(caption, means, printed), figures, caption))
    answers = topics.answers(ground, indicator) if indicator.ties.answers else []
    if indicator.id in told:
        answers = [a for a in answers if a.neutral or a.positive_or_neutral or a.negative]
    if answers:
        given = [f for a in answers for f in (a.positive, a.neutral, a.positive_or_neutral, a.negative) if f]
        found.append(Piece(show_as.answers_html(indicator.title, answers), tuple(given), indicator.title))
    return found


def _is_told_by_rounds(ground: Ground, indicator: Indicator) -> bool:
    """Whether the table of rounds has all figures of a survey: nobody else's stand beside them."""
    found = (ground.observations.areas(indicator.id, group, FigureKind.DATA) for group in indicator.groups or ("",))
    others = {code for codes in found for code in codes} - {ground.own.code}
    return not others and any(one.tells_more for one in survey_rounds(ground, [indicator]))


def _rounds(ground: Ground, indicators: Sequence[Indicator]) -> list[Piece]:
    """How many answered the topic's surveys, how sure that makes the shares, and what has changed since the round before."""
    found = survey_rounds(ground, indicators)
    figures = tuple(figure for one in found for figure in (one.figure, one.before) if figure)
    caption = "Hvor sikre er svarene?"
    return [Piece(rounds_html(caption, found), figures, caption, says_more=True)] if found else []


def _in_lines(lines: Sequence[topics.Line]) -> tuple[Figure, ...]:
    there = (figure for line in lines for figure in (*line.figures, line.before, line.place))
    return tuple(figure for figure in there if figure is not None)


def _single(page: Page, topic: Topic, indicators: Sequence[Indicator]) -> list[Piece]:
    """The remaining indicators: those of several groups as tables of their own, the others as lines of one table."""
    ground, own = page.review.ground, page.review.municipality.name
    shown_by_another = {i.ties.complement_of or i.ties.within for i in indicators} | _asked(indicators)
    shown_by_another |= {
        name for i in indicators if survey_rounds(ground, [i]) for name in (i.ties.answered, i.ties.asked)
    }
    accounted = {same(figure) for figure, _ in topic_years.account(ground, indicators)}
    together, apart, notes = list[topics.Line](), list[Piece](), dict[tuple[str, str], list[str]]()
    for indicator in indicators:
        if indicator.id in shown_by_another or indicator.ties.answers:
            continue
        lines = [line for line in _lines(ground, indicator) if line.own is None or same(line.own) not in accounted]
        if len(lines) > 1 and indicator.groups:
            quiet = indicator.title == topic.title and not apart
            html = show_as.lines_html(indicator.title, lines, own, quiet=quiet)
            apart.append(Piece(html, _in_lines(lines), indicator.title))
        else:
            together += lines
            if among := _made_among(ground, indicator, lines):
                notes.setdefault(among, []).append(f"»{indicator.title}«")
    made = [line for indicator in indicators for line in topics.quotients(ground, indicator)]
    both = sorted([*together, *made], key=lambda line: line.own is None)  # what only others have stands last
    if not both:
        return apart
    html = show_as.lines_html(topic.title, both, own, [_among_text(*pair) for pair in notes.items()], quiet=True)
    return [Piece(html, _in_lines(both), topic.title), *apart]


def _made_among(ground: Ground, indicator: Indicator, lines: Sequence[topics.Line]) -> tuple[str, str] | None:
    """Of a rest that is made from a share of other people: whom the indicator is about, and among whom it is made."""
    other = ground.indicators.get(indicator.ties.complement_of)
    made = any(figure.how is How.COMPLEMENT for line in lines for figure in line.figures)
    if other is None or not made or other.denominator == indicator.denominator:
        return None
    return lower_first(indicator.denominator), lower_first(other.denominator)


def _among_text(among: tuple[str, str], names: list[str]) -> str:
    return f"{listed(names)} opgøres ellers blandt {among[0]}, men er her regnet blandt {among[1]}."


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


def _accounts(ground: Ground, indicators: Sequence[Indicator]) -> list[Piece]:
    """What was gained and spent, and what the running year is reckoned to cost."""
    rows = topic_years.account(ground, indicators)
    found, caption = list[Piece](), "Regnskab over gevinst og udgift"
    if rows:
        told = tuple(figure for figure, _ in rows)
        found.append(Piece(account_html(caption, rows, ground), told, caption, says_more=True))
    for indicator in indicators:
        figures = topic_years.projections(ground, indicator)
        if figures:
            caption = f"{indicator.title}: året, som er i gang"
            found.append(Piece(projection_html(caption, figures), tuple(figures), caption))
    return found
