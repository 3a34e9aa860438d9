"""Why a page does not show something: a sentence in its place, or a few words that fit between brackets."""

from __future__ import annotations

from jobplan_lib.answer.danish import listed
from jobplan_lib.answer.results import Page, Review
from jobplan_lib.showing import page_figures
from jobplan_lib.words.labels import lower_first


def no_targets(page: Page) -> str:
    """What there is instead of targets: of a benefit nothing, else the plan's headings with what else they say."""
    if page.review.benefit:
        return f"Planen har ingen resultatmål, der ser på {lower_first(page.review.benefit.label)}."
    is_any = any(leaf.observed for result in page.monitored for leaf in result.judgement.leaves)
    headings = listed([f"»{section.focus_area.title}«" for section in page.sections])
    if page.monitored and not is_any and not page.commitments:
        return f"Planen har ingen resultatmål her. Under {headings} følger den kun tal."
    followed = " Tallene nedenfor følges uden et mål." if is_any else ""
    return f"Planen har ingen resultatmål her, kun det, der står under {headings}.{followed}"


def no_development(page: Page, *, has_topics: bool) -> str:
    """Why there is nothing over time."""
    has_any = any(judgement.observed for _, judgement in page_figures.labelled(page_figures.main_results(page)))
    return _beside_topics("kun én måling af hvert tal" if has_any else "ingen tal over tid", has_topics)


def no_comparison(*, has_topics: bool) -> str:
    """Why there is no other area's figure."""
    return _beside_topics("ingen tal for landet eller andre områder", has_topics)


def _beside_topics(why: str, has_topics: bool) -> str:
    """A page's topics may well have told what the section would show."""
    return f"{why} ud over områdets egne" if has_topics else why


def none_named(review: Review) -> str:
    """That the plan has none; of a follow-up only that none is due, and of a plan's later year only that it adds none."""
    if review.month:
        return "ingen følges op i måneden"
    return f"planen for {review.year} nævner ingen" if review.before else "planen nævner ingen"
