"""Why a page does not show something: a sentence in its place, or a few words that fit between brackets."""

from __future__ import annotations

from collections.abc import Sequence

from jobplan_lib.answer.danish import listed
from jobplan_lib.answer.results import Page, Section
from jobplan_lib.reading.plan_files import SUMMARY
from jobplan_lib.showing import page_figures
from jobplan_lib.words.labels import lower_first


def no_targets(page: Page) -> str:
    """What there is instead of targets: of a benefit nothing, else the plan's headings with what else they say."""
    if page.review.benefit:
        return f"Planen har ingen resultatmål, der ser på {lower_first(page.review.benefit.label)}."
    is_any = any(leaf.observed for result in page.monitored for leaf in result.judgement.leaves)
    if page.monitored and not is_any and not page.commitments:
        return f"Planen har ingen resultatmål på denne side, kun tal, der følges under {_headings(page.sections)}."
    followed = " Tallene nedenfor følges uden et mål." if is_any else ""
    promised = [
        s for s in page.sections if any(result in page.commitments for result in s.results)
    ]  # the page shows these
    other = f", kun det, der står under {_headings(promised)}" if promised else ""
    return f"Planen har ingen resultatmål her{other}.{followed}"


def _headings(sections: Sequence[Section]) -> str:
    return listed([f"»{section.focus_area.title}«" for section in sections])


def no_development(page: Page) -> str:
    """Why there is nothing over time: figures that a topic tells stand there with the ones before."""
    found = page_figures.observed_leaves(page)
    if any(len(leaf.series) > 1 for leaf in found):
        return "tidligere tal står i andre afsnit"
    return "kun én måling af hvert tal" if found else "ingen tal over tid"


def no_comparison(page: Page) -> str:
    """Why there is no other area's figure: figures that a topic tells stand there beside the others'."""
    found = [leaf for leaf in page_figures.observed_leaves(page) if leaf.benchmarks]
    if found and all(leaf in page_figures.target_leaves(page) for leaf in found):
        return "andre områders tal står ved målene"
    if found:
        return "andre områders tal står i andre afsnit"
    return "ingen andre områders tal for det samme"


def none_named(page: Page) -> str:
    """That the plan has none, on one of several pages none here; of a follow-up only that none is due, and of a plan's
    later year only that it adds none."""
    if page.review.month:
        return "ingen følges op i måneden"
    before, plan, here = page.review.before, page.review.plan, "" if page.notebook == SUMMARY else " her"
    if before is not None and before.document == plan.document:
        return f"planen tilføjer ingen{here} for {plan.year}"
    return f"ingen er nævnt{f' for {plan.year}' if before else ''}{here}"
