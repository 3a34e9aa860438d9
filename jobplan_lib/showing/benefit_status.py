"""What the page of one benefit says that no other page does: where it stands in a few lines, and its levels over time."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from markupsafe import Markup

from jobplan_lib.answer.danish_costs import price_text
from jobplan_lib.answer.looking import Look, look
from jobplan_lib.answer.made_of import place
from jobplan_lib.answer.results import JUDGED, Page, Review
from jobplan_lib.core.benefit_figures import about, levels, looks_at
from jobplan_lib.core.economics import price_for
from jobplan_lib.core.figures import Unknown
from jobplan_lib.core.targets import Judgement
from jobplan_lib.reading.views import View
from jobplan_lib.showing import cards, look_words
from jobplan_lib.showing.figures_once import FEWEST_POINTS
from jobplan_lib.showing.fragments import Chart
from jobplan_lib.showing.narrative import numbered
from jobplan_lib.showing.pinned import look_pieces
from jobplan_lib.showing.templating import render
from jobplan_lib.words.benefits import in_full_time
from jobplan_lib.words.labels import lower_first
from jobplan_lib.words.vocabulary import ADDITIVE, Reason

MOST_OF_A_KIND = (
    2  # levels that are drawn: full-time persons, shares of such, what else has a size; the sections tell all
)


def status_text(review: Review) -> str:
    """What the page shows and what it is not; the empty text for another review."""
    if review.benefit is None:
        return ""
    said = f"Siden samler det, planen og talgrundlaget siger om {lower_first(review.benefit.label)}."
    old = f" Alle målte tal er ældre end {review.year}." if review.is_starting_point else ""
    return f"{said}{old} Målene er afgjort i resultatrevisionen."


def standing_html(page: Page) -> Markup:
    """How many draw the benefit and how that has moved, and how many of its targets have which answer.

    Without any figure and any target the page says so here.
    """
    review = page.review
    lines = standing_lines(review)
    if not lines and not review.results:
        assert review.benefit is not None
        name = lower_first(review.benefit.label)
        text = f"Talgrundlaget har ingen tal om {name} for {review.municipality.name}, og planen ser ikke på ydelsen."
        return render("sentence.html.j2", text=text)
    lines = lines or ["Talgrundlaget har intet tal for, hvor mange der er på ydelsen."]
    tally = cards.tally_html(review) if review.counts else Markup("")
    return render("standing.html.j2", lines=lines, tally=tally)


def standing_lines(review: Review) -> list[str]:
    """The reading of the first number of those who draw the benefit, and of their first share, each begun by its name and
    the benefit's; then the answer of each part about the benefit whose target looks at others too."""
    first: dict[bool, Look] = {}
    for found in _looks(review, fewest=1):
        if in_full_time(found.indicator):
            first.setdefault(found.indicator.unit.is_share, found)
    ground = review.ground
    levels = [
        f"{look_words.heading(found)}. {' '.join(look_words.in_short(found, ground))}" for found in first.values()
    ]
    return [*levels, *_own_parts(review)]


def _own_parts(review: Review) -> list[str]:
    """The answers of the parts about the benefit: the target's own answer may be that of its other parts."""
    groups = about(review.ground, review.benefit) if review.benefit else {}
    was, told = "var" if review.is_starting_point else "er", []
    for result in (r for r in review.results if r.is_counted):
        parts = result.judgement.parts
        own = [part for part in parts if looks_at(part.rule, groups)]
        if len(own) < len(parts):
            judged = [part for part in own if part.status in JUDGED]
            told += [f"I mål {numbered(result)} {was} delen »{part.label}« {_so(part, review)}." for part in judged]
    return told


def _so(part: Judgement, review: Review) -> str:
    """A part's answer with its figures, where it has them: ``opfyldt (−25,0 %, krav: højst −25,0 %)``."""
    shown = cards.cells(part, review.ground)
    return shown.word.lower() + (f" ({shown.own}, krav: {shown.required})" if part.gap else "")


def development(page: Page) -> list[Markup | Chart]:
    """The levels of the benefit over time, each beside the country's and among all municipalities where they are known."""
    return [piece for found in _looks(page.review, FEWEST_POINTS) for piece in look_pieces(found, page.review.ground)]


def _looks(review: Review, fewest: int) -> list[Look]:
    """A few levels of each kind. Of a number of persons, no larger area stands beside it and it has no place among
    municipalities: that would say how large they are."""
    ground, benefit, found = review.ground, review.benefit, list[Look]()
    of_kind: Counter[object] = Counter()
    for measure, indicator in levels(ground, benefit, fewest) if benefit else ():
        is_size = indicator.unit in ADDITIVE
        of_kind[kind := (in_full_time(indicator), is_size)] += 1
        if of_kind[kind] > MOST_OF_A_KIND:
            continue
        view = View(measure.indicator, measure.groups[0], "" if is_size else "landet")
        seen = look(ground, view, review.results)
        nowhere = Unknown(Reason.NO_BENCHMARK, measure.indicator, measure.groups, ground.own)
        found.append(replace(seen, strip=(), place=nowhere) if is_size else seen)
    return found


def price_lines(review: Review) -> list[str]:
    """What a person on the benefit costs in a year, and where that stands; nothing where no source states it."""
    ground, benefit = review.ground, review.benefit
    price = price_for(ground.prices, benefit.slug, ground.own.code, ground.year) if benefit else None
    return [price_text(price), f"Kilde: {place(price.source)}."] if price else []
