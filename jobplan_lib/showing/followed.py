"""Figures that a plan follows without a target: what no section of the page has told, and where the others stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from markupsafe import Markup

from jobplan_lib.answer.danish import listed
from jobplan_lib.answer.findings import outcome_text
from jobplan_lib.answer.results import Page, Result
from jobplan_lib.core.relations import Outcome
from jobplan_lib.core.targets import Judgement
from jobplan_lib.showing import page_figures, tables
from jobplan_lib.showing.figure_names import figure_name, row_names
from jobplan_lib.showing.fragments import Chart
from jobplan_lib.showing.page_figures import has_development
from jobplan_lib.showing.subjects import SubjectSection, anchor, is_told
from jobplan_lib.showing.templating import render
from jobplan_lib.showing.told_above import told_above
from jobplan_lib.words.labels import lower_first
from jobplan_lib.words.vocabulary import Reason

FINDINGS = "tal-der-foelges"  # where a link to what does not fit among them goes
NAMED = 3  # groups that the plan's own words name


def followed_pieces(page: Page, sections: Sequence[SubjectSection]) -> list[Markup | Chart]:
    """Those of several groups each under its own name, the single ones as one table, then what stands or lacks elsewhere."""
    with_targets = [r for r in page.monitored if _is_told_above(page, r)]
    there = _with_own_figures(page)
    untold, over_time = _untold(page, there, sections)
    pieces: list[Markup | Chart] = [page_figures.groups(page, r) for r in untold if r.judgement.parts]
    alone = [r for r in untold if not r.judgement.parts]
    if alone:
        names = row_names(alone, page.review.ground)
        single = [replace(r.judgement, label=name) for r, name in zip(alone, names, strict=True)]
        name, is_first = page.review.municipality.name, not pieces  # the heading above has said what the table is
        pieces.append(tables.compared_html("Tal, der følges uden et mål", single, name, quiet=is_first))
    if findings := contradictions(page, sections):
        pieces.append(render("findings.html.j2", texts=[outcome_text(o) for o in findings], place=FINDINGS))
    lacking = [r for r in page.monitored if r not in there and r not in with_targets]
    elsewhere = _elsewhere(page, [r for r in there if r not in untold], sections)
    if with_targets:
        elsewhere.insert(0, ("", "Målene", _names(page, with_targets)))
    if over_time:
        elsewhere.insert(0, ("", "Udviklingen", _names(page, over_time)))
    if lacking or elsewhere:
        pieces.append(
            render("lacking.html.j2", elsewhere=elsewhere, lacking=_by_source(page, lacking), is_only=not pieces)
        )
    return pieces


def contradictions(page: Page, sections: Sequence[SubjectSection]) -> list[Outcome]:
    """Those that are told with the followed figures: of figures that stand there, and told with no target or section."""
    told = {outcome.relation.id for section in sections for outcome in section.outcomes}
    told |= {outcome.relation.id for r in page.targets for outcome in r.outcomes}
    untold, _ = _untold(page, _with_own_figures(page), sections)
    return list({o.relation.id: o for r in untold for o in r.outcomes if o.relation.id not in told}.values())


def _untold(
    page: Page, there: Sequence[Result], sections: Sequence[SubjectSection]
) -> tuple[list[Result], list[Result]]:
    """Results with figures that no section tells: those that stand here, and those among the developments."""
    left = [r for r in there if not _is_told(r, sections)]
    over_time = [r for r in left if _is_over_time(page, r, sections)]
    return [r for r in left if r not in over_time], over_time


def _with_own_figures(page: Page) -> list[Result]:
    """Those with figures that no target's card has shown."""
    return [r for r in page.monitored if _has_figures(r) and not _is_told_above(page, r)]


def _has_figures(result: Result) -> bool:
    return any(leaf.observed or _is_hidden(leaf) for leaf in result.judgement.leaves)


def _is_told_above(page: Page, result: Result) -> bool:
    """Whether the figures are those of targets, on whose cards they stand; the other areas' too."""
    leaves = [leaf for leaf in result.judgement.leaves if leaf.observed]
    figures = [figure for leaf in leaves for figure in (leaf.observed, *leaf.benchmarks) if figure]
    return len(leaves) == len(result.judgement.leaves) and told_above(page).tells_all(figures)


def _is_hidden(judgement: Judgement) -> bool:
    return judgement.unknown is not None and judgement.unknown.reason is Reason.SUPPRESSED


def _is_told(result: Result, sections: Sequence[SubjectSection]) -> bool:
    there = [leaf.observed for leaf in result.judgement.leaves if leaf.observed]
    return bool(there) and all(is_told(sections, figure) for figure in there)


def _is_over_time(page: Page, result: Result, sections: Sequence[SubjectSection]) -> bool:
    """Whether all that there is of a result stands among the developments: no other area has figures beside it."""
    leaves = result.judgement.leaves
    developed = (has_development(page, leaf, lambda figure: is_told(sections, figure)) for leaf in leaves)
    return all(developed) and not any(leaf.benchmarks for leaf in leaves)


def _elsewhere(
    page: Page, results: Iterable[Result], sections: Sequence[SubjectSection]
) -> list[tuple[str, str, list[str]]]:
    """The sections that tell followed figures: where, under which heading, and which."""
    found = []
    left = list(results)
    for section in sections:
        mine = [r for r in left if any(_tells(section, leaf) for leaf in r.judgement.leaves)]
        left = [r for r in left if r not in mine]
        if mine:
            found.append((anchor(section.topic), section.topic.title, _names(page, mine)))
    return found


def _names(page: Page, results: Iterable[Result]) -> list[str]:
    """What figures are called where they stand, each name once: several entries of a plan may follow one indicator."""
    return list(dict.fromkeys(figure_name(result, page.review.ground) for result in results))


def _tells(section: SubjectSection, leaf: Judgement) -> bool:
    return leaf.observed is not None and is_told([section], leaf.observed)


def _by_source(page: Page, lacking: Iterable[Result]) -> list[tuple[str, list[str]]]:
    """What there are no figures of, under who would have to give them."""
    found: dict[str, list[str]] = {}
    for result in lacking:
        found.setdefault(_source(page, result), []).append(_with_parts(result))
    return list(found.items())


def _with_parts(result: Result) -> str:
    """What is followed, and for which groups where they are more than its few words name.

    Not the plan's sentence: of what has no figures it would be read as a fact ("jobrotation is used much").
    """
    labels = [lower_first(part.label) for part in result.judgement.parts]
    return f"{result.target.short}: {listed(labels)}" if len(labels) > NAMED else result.target.short


def _source(page: Page, result: Result) -> str:
    names = [leaf.unknown.indicator for leaf in result.judgement.leaves if leaf.unknown]
    indicators = page.review.ground.indicators
    return next((indicators[name].source for name in names if name in indicators), "")
