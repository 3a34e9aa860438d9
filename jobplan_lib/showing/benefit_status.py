"""What the page of one benefit says that no other page does: where it stands in a few lines, and its levels over time."""

from __future__ import annotations

from markupsafe import Markup

from jobplan_lib.answer.danish_costs import price_text
from jobplan_lib.answer.looking import look
from jobplan_lib.answer.made_of import place
from jobplan_lib.answer.results import Page, Review
from jobplan_lib.core.benefit_figures import levels
from jobplan_lib.core.economics import price_for
from jobplan_lib.reading.views import View
from jobplan_lib.showing import cards, look_words
from jobplan_lib.showing.figures_once import FEWEST_POINTS
from jobplan_lib.showing.fragments import Chart
from jobplan_lib.showing.pinned import view_pieces
from jobplan_lib.showing.templating import render
from jobplan_lib.words.labels import lower_first
from jobplan_lib.words.vocabulary import ADDITIVE

MOST_DRAWN = 6  # levels over time; the sections below tell all
IN_SHORT = 2  # levels that the first lines tell


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
    lines = _first_lines(page)
    if not lines and not review.results:
        assert review.benefit is not None
        name = lower_first(review.benefit.label)
        text = f"Talgrundlaget har ingen tal for {name} i {review.municipality.name}, og planen ser ikke på ydelsen."
        return render("sentence.html.j2", text=text)
    lines = lines or ["Talgrundlaget har intet tal for, hvor mange der er på ydelsen."]
    tally = cards.tally_html(review) if review.counts else Markup("")
    return render("standing.html.j2", lines=lines, tally=tally)


def _first_lines(page: Page) -> list[str]:
    """The reading of the first levels, each begun by its name."""
    lines = []
    for view in _views(page, fewest=1)[:IN_SHORT]:
        found = look(page.review.ground, view)
        lines.append(f"{found.indicator.title}. {' '.join(look_words.in_short(found, page.review.ground))}")
    return lines


def development(page: Page) -> list[Markup | Chart]:
    """The levels of the benefit over time, each beside the country's and among all municipalities where they are known."""
    views = _views(page, fewest=FEWEST_POINTS)[:MOST_DRAWN]
    return [piece for view in views for piece in view_pieces(page, view)]


def _views(page: Page, fewest: int) -> list[View]:
    """The country stands beside what has a size of its own; a larger area's number is no measure for a smaller one."""
    benefit = page.review.benefit
    found = levels(page.review.ground, benefit, fewest) if benefit else []
    return [View(m.indicator, m.groups[0], "" if indicator.unit in ADDITIVE else "landet") for m, indicator in found]


def price_lines(review: Review) -> list[str]:
    """What a person on the benefit costs in a year, and where that stands; nothing where no source states it."""
    ground, benefit = review.ground, review.benefit
    price = price_for(ground.prices, benefit.slug, ground.own.code, ground.year) if benefit else None
    return [price_text(price), f"Kilde: {place(price.source)}."] if price else []
